/** A tag, taken apart. */
interface Version {
  /** What stands between the numbers: only tags of one form can be compared. */
  readonly form: string;
  readonly numbers: readonly bigint[];
  /** Of a version of semver with `-rc.1`: it is before the one without. */
  readonly prerelease?: string;
}

const SEMVER = /^(v?)(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function versionOf(tag: string): Version | undefined {
  const semver = SEMVER.exec(tag);
  if (semver !== null) {
    const [, , major = "0", minor = "0", patch = "0", prerelease] = semver;
    const numbers = [major, minor, patch].map(BigInt);
    return { form: "semver", numbers, ...(prerelease !== undefined && { prerelease }) };
  }
  const numbers = (tag.match(/\d+/g) ?? []).map(BigInt);
  // A commit's hash has digits, too, but they say nothing.
  const isHash = /(?:^|-)(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,}$/.test(tag);
  return numbers.length === 0 || isHash ? undefined : { form: tag.replace(/\d+/g, "#").replace(/^v/, ""), numbers };
}

/** Negative if the first tag is older; undefined where nobody can tell. */
export function compareTags(one: string, other: string): number | undefined {
  const [a, b] = [versionOf(one), versionOf(other)];
  if (a === undefined || b === undefined || a.form !== b.form) return undefined;
  for (const [index, number] of a.numbers.entries()) {
    const second = b.numbers[index] ?? 0n;
    if (number !== second) return number < second ? -1 : 1;
  }
  return comparePrerelease(a.prerelease, b.prerelease);
}

/** Source: https://semver.org/#spec-item-11 */
function comparePrerelease(one: string | undefined, other: string | undefined): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  const [left, right] = [one.split("."), other.split(".")];
  for (const [index, part] of left.entries()) {
    const second = right[index];
    if (second === undefined) return 1;
    if (part !== second) return comparePart(part, second);
  }
  return -1;
}

function comparePart(one: string, other: string): number {
  const [a, b] = [one, other].map((part) => /^\d+$/.test(part));
  if (a === true && b === true) return Number(BigInt(one) > BigInt(other)) * 2 - 1;
  if (a !== b) return a === true ? -1 : 1;
  return one < other ? -1 : 1;
}
