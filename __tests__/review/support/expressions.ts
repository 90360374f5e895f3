import * as fc from "fast-check";

type Tokens = readonly string[];

const NAMES: fc.Arbitrary<Tokens> = fc.constantFrom(["a"], ["local", ".", "b"], ["each", ".", "key"], ["c-d"]);
const LITERALS: fc.Arbitrary<Tokens> = fc.constantFrom(
  ["1"],
  ["2.5"],
  ["true"],
  ["null"],
  ['"text"'],
  ['""'],
  ['"$${a}"'],
);
const OPERATORS = fc.constantFrom("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||");

/** Tokens between commas. */
function separated(items: readonly Tokens[]): Tokens {
  return items.flatMap((item, index) => (index === 0 ? item : [",", ...item]));
}

const { expression } = fc.letrec<{ expression: Tokens; term: Tokens }>((tie) => {
  const inner = tie("expression");
  const term = tie("term");
  const few = fc.array(inner, { maxLength: 2 });
  const condition = fc.option(inner, { nil: undefined }).map((text) => (text === undefined ? [] : ["if", ...text]));
  return {
    term: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      NAMES,
      LITERALS,
      inner.map((of) => ["(", ...of, ")"]),
      few.map((items) => ["[", ...separated(items), "]"]),
      few.map((items) => ["f", "(", ...separated(items), ")"]),
      inner.map((of) => ["f", "(", ...of, "...", ")"]),
      few.map((values) => ["{", ...separated(values.map((value, index) => [`k${index}`, "=", ...value])), "}"]),
      inner.map((of) => ['"a${', ...of, '}b"']),
      fc.tuple(inner, inner, condition).map(([over, value, only]) => {
        return ["[", "for", "k", ",", "v", "in", ...over, ":", ...value, ...only, "]"];
      }),
      fc.tuple(inner, inner, condition).map(([over, value, only]) => {
        return ["{", "for", "v", "in", ...over, ":", "v", "=>", ...value, ...only, "}"];
      }),
      fc.tuple(NAMES, inner).map(([of, key]) => [...of, "[", ...key, "]"]),
      NAMES.map((of) => [...of, "[", "*", "]", ".", "id"]),
      NAMES.map((of) => [...of, ".*", ".", "id"]),
    ),
    expression: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      term,
      fc.tuple(fc.constantFrom("-", "!"), term).map(([operator, of]) => [operator, ...of]),
      fc.tuple(term, OPERATORS, inner).map(([left, operator, right]) => [...left, operator, ...right]),
      fc.tuple(term, inner, inner).map(([when, yes, no]) => [...when, "?", ...yes, ":", ...no]),
    ),
  };
});

/** Expressions of Terraform. */
export const expressions: fc.Arbitrary<string> = expression.map((tokens) => tokens.join(" "));

/** Not `...`, which makes a group of a map: known not to be read. */
const TOKENS = ["(", ")", "[", "]", "{", "}", ",", ":", "=", "=>", "?", ".", "*", "-", "!", "for", "if", "a", "1"];

/** Texts that are expressions but for one token that is gone, or is there once more; a few are expressions all the same. */
export const tokenChanges: fc.Arbitrary<string> = fc
  .tuple(expression, fc.nat(), fc.option(fc.constantFrom(...TOKENS), { nil: undefined }))
  .map(([tokens, place, more]) => {
    const at = place % tokens.length;
    return (more === undefined ? tokens.toSpliced(at, 1) : tokens.toSpliced(at, 0, more)).join(" ");
  });
