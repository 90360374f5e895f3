import { parse } from "@cdktf/hcl2json";
import * as fc from "fast-check";

import { parseExpression } from "../../review/estate/language/syntax";
import { expressions, tokenChanges } from "./support/expressions";

/** Whether Terraform's own parser takes these for expressions, as it does within `${` and `}`: with line ends anywhere. */
async function isTerraforms(...texts: readonly string[]): Promise<boolean> {
  const attributes = texts.map((text, index) => `a${index} = (\n${text}\n)\n`);
  return parse("main.tf", `locals {\n${attributes.join("")}}\n`).then(
    () => true,
    () => false,
  );
}

async function acceptedOf(texts: readonly string[]): Promise<readonly string[]> {
  const accepted: string[] = [];
  for (const text of texts) if (await isTerraforms(text)) accepted.push(text);
  return accepted;
}

const isOurs = (text: string): boolean => parseExpression(text) !== undefined;

type Reasoned = readonly (readonly [text: string, reason: string])[];

const NOT_READ: Reasoned = [
  ["{for k, v in y : k => v...}", "groups are not evaluated"],
  ["<<E\ntext\nE\n", "heredocs are not evaluated"],
  ['"%{if a}b%{endif}"', "directives are not evaluated"],
  ['"a ${~ b}"', "strip markers are not evaluated"],
  ['"a${b ~} c"', "strip markers are not evaluated"],
  [`${"-".repeat(100)}1`, "what is nested beyond reason is not read"],
];

const LENIENT: Reasoned = [["{a = 1\n+ 2}", "no module has it, as Terraform refuses it: to read it harms nobody"]];

const ACCEPTED: readonly string[] = [
  ...[
    "a",
    "_a",
    "a-b",
    "ä",
    "a1",
    "1",
    "1.5",
    "1.5e3",
    "1E-3",
    "01",
    "true",
    "for",
    "if",
    "in",
    "null",
    "(a)",
    "( ( a ) )",
  ],
  ...[
    '""',
    '"a"',
    '"a b"',
    '"a${b}c"',
    '"${a}"',
    '"$"',
    '"$$"',
    '"$${a}"',
    '"%%{a}"',
    '"100%"',
    '"\\""',
    '"\\n\\t\\r\\\\"',
  ],
  ...['"\\u00e9"', '"\\U0001F600"', '"${"${a}"}"', '"${f("}")}"', '"${{a = 1}.a}"'],
  ...[
    "a.b",
    "a.b.c",
    "a . b",
    "a.0",
    "a.0.b",
    "a[0]",
    'a["b"]',
    "a[b]",
    "a [ b ]",
    "a[b.c][d]",
    "a.b-c",
    '"a"[0]',
    "[1][0]",
  ],
  ...["{a = 1}.a", "f(x).y", "(a).b", "true.a", "null[0]"],
  ...[
    "a[*]",
    "a[*].b",
    "a[*].b[0]",
    "a[*][0]",
    "a[*].b[*].c",
    "a[ * ].b",
    "a.*",
    "a.*.b",
    "a.*.b.c",
    "a.*.b[0]",
    "a.*.0",
  ],
  ...[
    "-a",
    "!a",
    "--a",
    "!!a",
    "-1",
    "1 - -1",
    "a + b",
    "a-1",
    "a -1",
    "a * b / c % d",
    "a < b",
    "a <= b",
    "a == b == c",
  ],
  ...["a < b < c", "a && b || c", "!a == b", "a != !b", "a ? b : c", "a ? b : c ? d : e", "a ? b ? c : d : e"],
  ...["a\n+ b", "a\n? b\n: c", "a # why", "a // why", "/* why */ a", "a + /* why */ b", "a # why\n+ b"],
  ...[
    "f()",
    "f(a)",
    "f(a,)",
    "f(a, b)",
    "f(a...)",
    "f(a.b...)",
    "f(a.*.b...)",
    "f(a[*]...)",
    "f(a, b...)",
    "f (a)",
    "f(\na,\nb\n)",
    "f(g(h(a)))",
    "f-g(a)",
  ],
  ...["provider::aws::arn_parse(a)", "a::b(1)"],
  ...[
    "[]",
    "[a]",
    "[a,]",
    "[\na,\nb\n]",
    "[[], [[]]]",
    "[for x in y : x]",
    "[for k, v in y : v if k]",
    "[for x in [] : {}]",
  ],
  ...[
    "{}",
    "{\n}",
    "{a = 1}",
    "{a : 1}",
    "{a = 1, b = 2}",
    "{a = 1\nb = 2}",
    "{a = 1,\nb = 2,\n}",
    "{a = 1 # why\nb = 2}",
  ],
  ...[
    '{"a" = 1}',
    '{"a${b}" = 1}',
    "{(a) = 1}",
    "{(a.b) = 1}",
    "{a.b = 1}",
    "{a = 1,}",
    "{a = 1\n\nb = 2\n}",
    "{null = 1}",
  ],
  ...["{for x in y : x => x}", "{for k, v in y : k => v if v != null}", "{for x in y : x => {for z in x : z => z}}"],
];

const REFUSED: readonly string[] = [
  ...[
    "",
    "()",
    "(a",
    "a)",
    "a b",
    "a,",
    "'a'",
    "a...",
    "a =",
    "a => b",
    "a & b",
    "a | b",
    "a ! b",
    "a === b",
    "@",
    "a@b",
  ],
  ...["+a", "a +", "* a", "a ? b", "a ?: b", "a ? : b", "a ? b :", "a : b", "1a", "1.", ".5", "1.5.2", "-", "!"],
  ...['"', '"a', 'a"', '"a\nb"', '"\\q"', '"\\u12"', '"${"', '"${}"', '"${a"', '"${a b}"'],
  ...[
    "a.",
    "a..b",
    'a."b"',
    "a[",
    "a[]",
    "a[b",
    "a[b,c]",
    "a.0.1",
    "a.1.5",
    "a.0.1.b",
    "a[*",
    "a.*.*",
    "a.*.b.*.c",
    "a.-b",
  ],
  ...["f(", "f(,)", "f(a b)", "f(a..., )", "f(a..., b)", "f(a,,b)", "f(...)", "a::b", "a::(b)", "::a(b)"],
  ...["[", "[a", "[,]", "[a,,b]", "[a b]", "[for x in y]", "[for x : y]", "[for x in y : ]", "[for x in y : x...]"],
  ...["[for x, y, z in a : x]", "[for x in y : x => x]", "[for x in y : x if]", "[for 1 in y : x]"],
  ...["{", "{a}", "{a = }", "{= 1}", "{,}", "{a = 1,,}", "{a = 1 b = 2}", "{a = 1; b = 2}", "{a = 1", "{a => 1}"],
  ...["{for x in y : x}", "{for x in y : x = x}", "{for x in y : => x}", "for x in y : x", "/* a"],
];

describe("an expression is one for us where it is one for Terraform's own parser", () => {
  test("what both accept", async () => {
    expect(ACCEPTED.filter((text) => !isOurs(text))).toEqual([]);
    expect(await isTerraforms(...ACCEPTED)).toBe(true);
  });

  test("what both refuse", async () => {
    expect(REFUSED.filter(isOurs)).toEqual([]);
    expect(await acceptedOf(REFUSED)).toEqual([]);
  });

  test("what Terraform accepts and is not read here, each for its reason", async () => {
    const texts = NOT_READ.map(([text]) => text);
    expect(texts.filter(isOurs)).toEqual([]);
    expect(await acceptedOf(texts)).toEqual(texts);
  });

  test("what is read here and Terraform refuses, each for its reason", async () => {
    const texts = LENIENT.map(([text]) => text);
    expect(texts.filter(isOurs)).toEqual(texts);
    expect(await acceptedOf(texts)).toEqual([]);
  });

  test("whatever a grammar writes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(expressions, { minLength: 20, maxLength: 20 }), async (texts) => {
        expect(texts.filter((text) => !isOurs(text))).toEqual([]);
        expect(await isTerraforms(...texts)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  test("whatever a grammar writes, with a token too few or too many", async () => {
    await fc.assert(
      fc.asyncProperty(tokenChanges, async (text) => {
        expect(isOurs(text)).toBe(await isTerraforms(text));
      }),
      { numRuns: 60 },
    );
  });
});
