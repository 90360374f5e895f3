import type { Fault } from "../text/errors";
import { nearest } from "../text/nearest";
import { KNOWN_REGIONS } from "./regions";

const ACCOUNT_ID = /^\d{12}$/;
const REPOSITORY_NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/;
const RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
/** Tags that every stack sets itself. */
const RESERVED_TAGS = ["platform", "environment", "stack"];
/** AWS allows 50 on a resource; the stacks set three themselves. */
const MOST_TAGS = 47;
const STATE_KEY = /^[A-Za-z0-9][A-Za-z0-9._/-]*[A-Za-z0-9]$/;
const EXCLUSION_FILTER = /^[0-9a-zA-Z._*-]{1,128}$/;
const MOST_FILTER_WILDCARDS = 2;

/** An AWS account id is a string of 12 digits; a number would lose leading zeros. */
export function accountIdFaults(found: unknown): Fault[] {
  if (typeof found === "string" && ACCOUNT_ID.test(found)) return [];
  const remedy =
    typeof found === "number" && String(found).length > 9
      ? `write it as a string: "${String(found).padStart(12, "0")}"`
      : 'write the 12 digits as a string, without hyphens: "123456789012"';
  const problem = found === undefined ? "is missing" : "must be an account id of 12 digits";
  return [{ path: [], problem, found, remedy }];
}

/** A region has to be in the dated table of `regions.ts`. */
export function regionFaults(found: unknown): Fault[] {
  if (typeof found === "string" && KNOWN_REGIONS.includes(found)) return [];
  const like = typeof found === "string" ? nearest(found, KNOWN_REGIONS) : undefined;
  const remedy = like === undefined ? 'name a region such as "ap-northeast-1"' : `did you mean "${like}"?`;
  return [{ path: [], problem: found === undefined ? "is missing" : "must be an AWS region", found, remedy }];
}

/**
 * The rules of ECR for the name of a private repository.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 */
export function repositoryNameFaults(found: string): Fault[] {
  const faults: Fault[] = [];
  if (found.length < 2 || found.length > 256) {
    const problem = `must have 2 to 256 characters, has ${found.length}`;
    faults.push({ path: [], problem, found, remedy: "choose another name" });
  }
  if (!REPOSITORY_NAME.test(found)) {
    const problem = "must be lower-case letters and digits, with single . _ - between them and / between parts";
    const like = found
      .toLowerCase()
      .replace(/[^a-z0-9._/-]+/g, "-")
      .replace(/^[._/-]+|[._/-]+$/g, "")
      .replace(/([._/-])[._/-]+/g, "$1");
    const remedy = REPOSITORY_NAME.test(like) ? `for example "${like}"` : 'for example "team/service"';
    faults.push({ path: [], problem, found, remedy });
  }
  return faults;
}

/**
 * The rules of S3 for the name of a general purpose bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameFaults(found: string): Fault[] {
  const problems: [boolean, string][] = [
    [found.length < 3 || found.length > 63, `must have 3 to 63 characters, has ${found.length}`],
    [
      !BUCKET_NAME.test(found),
      "must be lower-case letters, digits, hyphens and dots, with a letter or digit at both ends",
    ],
    [found.includes(".."), "must not have two dots in a row"],
    [/^\d+\.\d+\.\d+\.\d+$/.test(found), "must not look like an IP address"],
    [RESERVED_PREFIXES.some((prefix) => found.startsWith(prefix)), "starts with a prefix that S3 reserves"],
    [RESERVED_SUFFIXES.some((suffix) => found.endsWith(suffix)), "ends with a suffix that S3 reserves"],
  ];
  return problems
    .filter(([wrong]) => wrong)
    .map(([, problem]) => ({ path: [], problem, found, remedy: 'choose a name such as "task-tool-states"' }));
}

/** The key of a state object: it is a contract with every pipeline that reads the state. */
export function stateKeyFaults(found: string): Fault[] {
  if (STATE_KEY.test(found) && !found.includes("//") && found.length <= 512) return [];
  const problem = "must be letters, digits, . _ - and / (not at the ends, not two in a row), at most 512 characters";
  return [{ path: [], problem, found, remedy: 'for example "task-tool-state"' }];
}

/**
 * The rules of ECR for tags that an immutable repository lets move: at most five filters, two `*` each.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function exclusionFilterFaults(filters: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  if (filters.length < 1 || filters.length > 5) {
    const problem = `must list 1 to 5 tag filters, has ${filters.length}`;
    faults.push({ path: [], problem, remedy: 'for example ["latest", "dev-*"]' });
  }
  filters.forEach((found, index) => {
    if (!EXCLUSION_FILTER.test(found)) {
      const problem = "must be 1 to 128 letters, digits and . _ - *";
      faults.push({ path: [index], problem, found, remedy: 'for example "latest" or "dev-*"' });
    }
    if (found.split("*").length - 1 > MOST_FILTER_WILDCARDS) {
      const problem = `must have at most ${MOST_FILTER_WILDCARDS} wildcards`;
      faults.push({ path: [index], problem, found, remedy: "split it into several filters" });
    }
  });
  return [...faults, ...twinFaults(filters)];
}

/** Values that a list has twice. */
export function twinFaults(list: readonly string[]): Fault[] {
  return list.flatMap((found, index) => {
    if (list.indexOf(found) === index) return [];
    return [{ path: [index], problem: "is in the list already", found, remedy: "remove one of the two" }];
  });
}

/** AWS's limits for names in IAM, in characters. */
export const IAM_NAME_LIMITS = { group: 128, role: 64, user: 64 } as const;

/**
 * The rules of IAM for the name of a user, group or role.
 *
 * @param tooLong the remedy for a name above the limit
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function iamNameFaults(found: string, limit: number, tooLong = "name an identity that exists"): Fault[] {
  if (/^[\w+=,.@-]+$/.test(found)) {
    if (found.length <= limit) return [];
    const problem = `must have at most ${limit} characters, has ${found.length}`;
    return [{ path: [], problem, found, remedy: tooLong }];
  }
  const name = found.split("/").at(-1) ?? "";
  const remedy = found.includes("/") && name !== "" ? `write only its name: "${name}"` : 'for example "ci"';
  return [{ path: [], problem: "must be the name of an IAM identity", found, remedy }];
}

/**
 * The rules of AWS for tags, and the keys that are taken.
 *
 * Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export function tagFaults(tags: Readonly<Record<string, string>>): Fault[] {
  const keys = Object.keys(tags).map((key) => key.toLowerCase());
  const tooMany = keys.length > MOST_TAGS ? [tagCountFault(keys.length)] : [];
  const each = Object.entries(tags).flatMap(([key, found], index) => {
    const faults: Fault[] = [];
    if (keys.indexOf(key.toLowerCase()) !== index) {
      const problem = "differs from another key only in upper and lower case, which IAM takes for the same";
      faults.push({ path: [key], problem, remedy: "remove one of the two" });
    }
    if (RESERVED_TAGS.includes(key.toLowerCase())) {
      faults.push({ path: [key], problem: "is set by every stack itself", remedy: "use another key" });
    }
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) || key.toLowerCase().startsWith("aws:")) {
      const remedy = "use another key";
      faults.push({
        path: [key],
        problem: "must have a key of 1 to 128 letters, digits and _.:/=+-@, not aws:",
        remedy,
      });
    }
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(found)) {
      const problem = "must have a value of at most 256 letters, digits and _.:/=+-@";
      faults.push({ path: [key], problem, found, remedy: "use another value" });
    }
    return faults;
  });
  return [...tooMany, ...each];
}

function tagCountFault(count: number): Fault {
  return { path: [], problem: `must be at most ${MOST_TAGS} tags, are ${count}`, remedy: "remove some" };
}
