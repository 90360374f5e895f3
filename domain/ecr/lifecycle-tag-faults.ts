import { within, type Fault } from "../text/errors";
import { isRecord, unfit, unknownKeyFaults } from "../text/unfit";
import { type ImageSelection, wildcardFaults } from "./lifecycle-limits";
import type { TagSelection } from "./lifecycle-rule";

const MUST = 'must be "untagged", "any", { patterns: [...] } or { prefixes: [...] }';
const REMEDY_FOR_ECR_NAME: ReadonlyMap<string, string> = new Map([
  ["tagPatternList", "write 'patterns'"],
  ["tagPrefixList", "write 'prefixes'"],
  ["tagStatus", `write 'tags': "untagged" or "any", or leave it out beside patterns and prefixes`],
]);

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageIdentifier.html */
const MOST_TAG_CHARACTERS = 300;

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const PREFIX = /^\w[\w.-]*$/;
const PATTERN = /^[\w*][\w.*-]*$/;

/** All faults of the `tags` of a rule. */
export function tagFaults(tags: unknown): Fault[] {
  if (tags === "untagged" || tags === "any") return [];
  if (!isRecord(tags)) return [unfit([], MUST, tags, remedyFor(tags))];
  return [
    ...unknownKeyFaults(tags, ["patterns", "prefixes"], REMEDY_FOR_ECR_NAME),
    ...choiceFaults(tags),
    ...within(["patterns"], entriesFaults(tags["patterns"], patternFaults)),
    ...within(["prefixes"], entriesFaults(tags["prefixes"], prefixFaults)),
  ];
}

function choiceFaults({ patterns, prefixes }: Readonly<Record<string, unknown>>): Fault[] {
  if (patterns === undefined && prefixes === undefined) {
    return [{ path: [], problem: "must have patterns or prefixes", remedy: 'for example { patterns: ["v*"] }' }];
  }
  if (patterns === undefined || prefixes === undefined) return [];
  const problem = "has both patterns and prefixes, where ECR takes one of the two";
  return [{ path: [], problem, remedy: 'write all as patterns: the prefix "v" is the pattern "v*"' }];
}

/** In ECR's words. Only for tags without faults. */
export function tagSelection(tags: TagSelection): Omit<ImageSelection, "storageClass"> {
  return typeof tags === "string" ? { tagStatus: tags } : { tagStatus: "tagged", ...tags };
}

function remedyFor(tags: unknown): string {
  if (tags === "tagged") return 'say which tags: { patterns: ["v*"] }, or { patterns: ["*"] } for every tagged image';
  if (typeof tags === "string" && PATTERN.test(tags)) return `for example { patterns: ["${tags}"] }`;
  return 'for example { patterns: ["v*"] }';
}

/**
 * The faults of a list of tags or patterns.
 *
 * @param orElse what to write where the list is empty
 */
export function entriesFaults(
  entries: unknown,
  faultsOf: (entry: string) => Fault[],
  orElse = 'or tags: "any"',
): Fault[] {
  const example = 'for example ["v*"]';
  if (entries === undefined) return [];
  if (!Array.isArray(entries)) return [unfit([], "must be a list", entries, example)];
  if (entries.length === 0) return [{ path: [], problem: "must not be empty", remedy: `${example}, ${orElse}` }];
  return Array.from<unknown>(entries).flatMap((entry, index, all) => {
    if (typeof entry !== "string" || entry === "") {
      return [unfit([index], "must be text that is not empty", entry, "name tags, or leave the entry out")];
    }
    if (all.indexOf(entry) < index) {
      return [{ path: [index], problem: "is listed twice", found: entry, remedy: "leave one out" }];
    }
    return within([index], faultsOf(entry));
  });
}

/** What is wrong with a pattern that no tag can match. */
export function tagCharacterFaults(found: string): Fault[] {
  return characterFaults(found, PATTERN, "* for any characters", found.replaceAll("*", "").length);
}

function patternFaults(found: string): Fault[] {
  return [...tagCharacterFaults(found), ...wildcardFaults(found)];
}

function prefixFaults(found: string): Fault[] {
  if (!found.includes("*")) return characterFaults(found, PREFIX, "no other characters", found.length);
  const problem = "must not have a wildcard (*): only patterns take one";
  return [{ path: [], problem, found, remedy: "write it as a pattern: { patterns: [...] }" }];
}

function characterFaults(found: string, allowed: RegExp, besides: string, length: number): Fault[] {
  const faults: Fault[] = [];
  if (!allowed.test(found)) {
    const problem = "matches no tag: a tag is made of letters, digits, _ . - and does not start with . or -";
    faults.push({ path: [], problem, found, remedy: `write such characters, and ${besides}` });
  }
  if (length > MOST_TAG_CHARACTERS) {
    const problem = `matches no tag: a tag has at most ${MOST_TAG_CHARACTERS} characters, this has ${length}`;
    faults.push({ path: [], problem, remedy: "shorten it" });
  }
  return faults;
}
