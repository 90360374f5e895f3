/**
 * Which creation template a repository gets that a pull-through cache makes, by trying: whatever is not known is tried in
 * every way that makes a difference. Nothing of review/ is in it.
 */

/** A creation template, as far as it is known: undefined is not known. */
export interface NaiveTemplate {
  readonly prefix: string | undefined;
  readonly isForCaches: boolean | undefined;
  readonly isHere: boolean | undefined;
  readonly isThere: boolean | undefined;
  readonly policy: "allows" | "denies" | "none";
}

/** A template of which everything is known. */
type CertainTemplate = { readonly [key in keyof NaiveTemplate]-?: NonNullable<NaiveTemplate[key]> };

/** AWS: "There is always an assumed / applied to the end of the prefix." */
const folderOf = (prefix: string): string => (prefix.endsWith("/") ? prefix : `${prefix}/`);

/** All that a prefix can be that makes a difference: one for each part of the name, all repositories, and another. */
function prefixesFor(name: string): readonly string[] {
  const parts = name.split("/");
  return ["ROOT", "another", ...parts.map((_, at) => parts.slice(0, at + 1).join("/"))];
}

/** Every list of templates that the known ones may stand for: a registry has one template of a prefix. */
function worlds(templates: readonly NaiveTemplate[], name: string): CertainTemplate[][] {
  const either = (value: boolean | undefined) => (value === undefined ? [true, false] : [value]);
  const rows = templates.reduce<CertainTemplate[][]>(
    (lists, { prefix, isForCaches, isHere, isThere, policy }) =>
      lists.flatMap((list) =>
        (prefix === undefined ? prefixesFor(name) : [prefix]).flatMap((one) =>
          either(isForCaches).flatMap((forCaches) =>
            either(isHere).flatMap((here) =>
              either(isThere).map((there) => [
                ...list,
                { prefix: one, isForCaches: forCaches, isHere: here, isThere: there, policy },
              ]),
            ),
          ),
        ),
      ),
    [[]],
  );
  const folders = (row: readonly CertainTemplate[]) =>
    row.filter(({ isHere, isThere }) => isHere && isThere).map(({ prefix }) => folderOf(prefix));
  return rows.filter((row) => new Set(folders(row)).size === folders(row).length);
}

function templateIn(world: readonly CertainTemplate[], name: string): CertainTemplate | undefined {
  const fitting = world.filter(
    ({ prefix, isForCaches, isHere, isThere }) =>
      isForCaches && isHere && isThere && (prefix === "ROOT" || name.startsWith(folderOf(prefix))),
  );
  const length = ({ prefix }: CertainTemplate) => (prefix === "ROOT" ? 0 : folderOf(prefix).length);
  return fitting.sort((a, b) => length(b) - length(a))[0];
}

/** The policies that the repository may get. */
export function naiveTemplatePolicies(
  templates: readonly NaiveTemplate[],
  name: string,
): ReadonlySet<NaiveTemplate["policy"]> {
  return new Set(worlds(templates, name).map((world) => templateIn(world, name)?.policy ?? "none"));
}
