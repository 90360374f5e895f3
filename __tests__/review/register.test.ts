import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Part, PARTS } from "../../review/register/entry";
import { GAPS, REGISTER, SECOND_READERS } from "../../review/register/register";
import { Sources } from "./support/known-types";
import { registerTable } from "./support/register-table";

/** Where each part begins, and whose answers it only shows. */
const ENTRIES: Readonly<Record<Part, readonly [from: readonly string[], without: readonly string[]]>> = {
  proof: [["review/pull/", "commands/review/prove.ts"], ["review/estate/"]],
  lifecycle: [
    ["review/lifecycle/", "commands/review/lifecycle.ts"],
    ["review/estate/", "review/pull/"],
  ],
  plan: [
    ["review/plan/", "commands/review/plan.ts"],
    ["review/estate/", "review/pull/", "review/lifecycle/"],
  ],
  report: [
    ["review/report/", "commands/review/report.ts"],
    ["review/estate/", "review/pull/", "review/lifecycle/"],
  ],
  manifests: [["review/manifests/", "commands/manifests.ts"], ["review/estate/"]],
};

/** Rules look at what a change does to any type, the reading derives what every part knows, and objects are converted. */
const NO_READERS = /^(?:plan\/(?!policy\/)|estate\/|manifests\/)/;

/** Words that are like types, and are none. */
const NO_TYPES = ["aws_elastic_block_store", "kubernetes_groups"];

const ENTRY_OF = new Map(
  REGISTER.flatMap((entry) =>
    Object.entries(entry.readers).flatMap(([reader, types]) =>
      types.map((type) => [type, { reader, parts: entry.parts }] as const),
    ),
  ),
);

/** Where the register and the sources disagree. */
function faultsOf(sources: Sources): readonly string[] {
  const places = new Map([...sources.places()].filter(([type]) => !NO_TYPES.includes(type)));
  const known = PARTS.map((part) => [part, sources.reachedFrom(...ENTRIES[part])] as const);
  const missing = [...places]
    .filter(([type]) => !ENTRY_OF.has(type))
    .map(([type, files]) => `${type}: in ${files.join(", ")} and not in the register`);
  const differing = [...ENTRY_OF].flatMap(([type, { reader, parts }]) => {
    const files = places.get(type);
    if (files === undefined) return [`${type}: in the register and nowhere else`];
    return [...partFaults(type, parts, known), ...readerFaults(type, reader, files)];
  });
  return [...missing, ...differing];
}

function partFaults(
  type: string,
  parts: readonly Part[],
  known: readonly (readonly [Part, ReadonlySet<string>])[],
): readonly string[] {
  return known.flatMap(([part, types]) => {
    const isGap = GAPS.some((gap) => gap.type === type && gap.part === part);
    const [is, shall] = [types.has(type), parts.includes(part)];
    if (is && isGap) return [`${type}: ${part} knows it, so it is no gap any more`];
    if (is && !shall) return [`${type}: ${part} knows it, and the register says that it does not`];
    return !is && shall && !isGap ? [`${type}: ${part} does not know it, and has to`] : [];
  });
}

function readerFaults(type: string, reader: string, files: readonly string[]): readonly string[] {
  const isThere = files.some((file) => file === reader || file.startsWith(`${reader}/`));
  const own = Object.keys(SECOND_READERS[type] ?? {});
  const others = files.filter((file) => file !== reader && !NO_READERS.test(file));
  return [
    ...(isThere ? [] : [`${type}: ${reader} does not read it`]),
    ...others.filter((file) => !own.includes(file)).map((file) => `${type}: ${file} reads it beside ${reader}`),
    ...own.filter((file) => !others.includes(file)).map((file) => `${type}: ${file} is no second reader any more`),
  ];
}

describe("the register of resource types", () => {
  test("names every type that the review knows, each with the parts and the reader that it really has", () => {
    expect(faultsOf(new Sources())).toEqual([]);
  });

  test("has each type once, in order", () => {
    const lists = REGISTER.flatMap(({ readers }) => Object.values(readers));
    expect(lists).toEqual(lists.map((types) => [...types].sort()));
    expect(lists.flat()).toHaveLength(ENTRY_OF.size);
  });

  test("says of every part that does not know a type why", () => {
    for (const { parts, without } of REGISTER)
      expect([...parts, ...Object.keys(without)].sort()).toEqual([...PARTS].sort());
  });

  test("is the table of the reference", () => {
    expect(readFileSync(join(__dirname, "../../docs/reference/review.md"), "utf8")).toContain(registerTable(REGISTER));
  });
});

describe("the register would find", () => {
  const second = (type: string) => () => `export const prefixes = (estate) => estate.resources("${type}");`;

  test("a second reader of creation templates, as the lifecycle had one", () => {
    const sources = new Sources({ "review/lifecycle/templates.ts": second("aws_ecr_repository_creation_template") });
    expect(faultsOf(sources)).toEqual([
      expect.stringMatching(/^aws_ecr_repository_creation_template: lifecycle\/templates\.ts reads it beside ecr\//),
    ]);
  });

  test("a type that the plan forgets, while the proof knows it", () => {
    const type = "aws_eks_access_entry";
    const without = (text: string): string => text.replaceAll(`"${type}"`, '"none"');
    const rules = [...new Sources().places()].flatMap(([one, files]) => (one === type ? files : []));
    const changed = rules
      .filter((file) => file.startsWith("plan/"))
      .map((file) => [`review/${file}`, without] as const);
    expect(faultsOf(new Sources(Object.fromEntries(changed)))).toEqual([`${type}: plan does not know it, and has to`]);
  });

  test("a type that nobody has written down", () => {
    const sources = new Sources({ "review/plan/rules/other/new.ts": second("aws_sagemaker_model") });
    expect(faultsOf(sources)).toEqual(["aws_sagemaker_model: in plan/rules/other/new.ts and not in the register"]);
  });

  test("a type that no code knows any more", () => {
    const without = (text: string): string => text.replaceAll("aws_launch_configuration", "none");
    expect(faultsOf(new Sources({ "review/workloads/instances.ts": without }))).toEqual([
      "aws_launch_configuration: in the register and nowhere else",
    ]);
  });
});
