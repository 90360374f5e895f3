import { refuse, type Fault } from "../../domain/text/errors";
import { nearest } from "../../domain/text/nearest";
import type { Image } from "../ecr/images";
import { DAY_MS } from "../../domain/aws/time";

/** Builds that come at the same pace day after day, for a repository that has no images yet. */
export interface Cadence {
  readonly buildsPerDay: number;
  /** Each so manieth build is a release. */
  readonly releaseEvery: number;
  readonly sizeMb: number;
  /** The tag of every build; `*` is its number. */
  readonly buildTag: string;
  /** The tag that a release gets besides; `*` is its number. */
  readonly releaseTag: string;
}

const DEFAULT: Cadence = { buildsPerDay: 1, releaseEvery: 10, sizeMb: 100, buildTag: "build-*", releaseTag: "v1.*.0" };

const MOST_BUILDS_A_DAY = 1000;
const BYTES_PER_MB = 2 ** 20;

type Key = keyof Cadence;
const KEYS: ReadonlyMap<string, Key> = new Map([
  ["builds-per-day", "buildsPerDay"],
  ["release-every", "releaseEvery"],
  ["size-mb", "sizeMb"],
  ["build-tag", "buildTag"],
  ["release-tag", "releaseTag"],
]);

/**
 * Reads `builds-per-day=8,release-every=10,size-mb=120`.
 *
 * @throws ValidationError
 */
export function readCadence(text: string): Cadence {
  const faults: Fault[] = [];
  const given = text.split(",").flatMap((part): [Key, number | string][] => {
    const [name = "", value = ""] = part.split("=", 2).map((piece) => piece.trim());
    const key = KEYS.get(name);
    if (key === undefined) {
      const names = [...KEYS.keys()];
      const like = nearest(name, names);
      const remedy = like === undefined ? `there are ${names.join(", ")}` : `did you mean '${like}'?`;
      faults.push({ path: [], problem: `has no '${name}'`, remedy });
      return [];
    }
    const fault = faultOf(name, key, value);
    if (fault !== undefined) faults.push(fault);
    return [[key, key.endsWith("Tag") ? value : Number(value)]];
  });
  refuse("--cadence", faults);
  return { ...DEFAULT, ...(Object.fromEntries(given) as Partial<Cadence>) };
}

function faultOf(name: string, key: Key, value: string): Fault | undefined {
  if (key === "buildTag" || key === "releaseTag") {
    if (value.split("*").length === 2) return undefined;
    return { path: [name], problem: "must have one * for the number", found: value, remedy: `such as ${DEFAULT[key]}` };
  }
  if (isPace(key, Number(value))) return undefined;
  const range = key === "buildsPerDay" ? `a whole number from 1 to ${MOST_BUILDS_A_DAY}` : "a number above 0";
  return { path: [name], problem: `must be ${range}`, found: value, remedy: `such as ${DEFAULT[key]}` };
}

function isPace(key: Key, value: number): boolean {
  if (key === "sizeMb") return Number.isFinite(value) && value > 0;
  return Number.isInteger(value) && value > 0 && (key !== "buildsPerDay" || value <= MOST_BUILDS_A_DAY);
}

/** The images that are pushed from now until the end, evenly spread over each day. */
export function imagesOf(cadence: Cadence, now: number, days: number, repository?: string): Image[] {
  const { buildsPerDay, releaseEvery, sizeMb, buildTag, releaseTag } = cadence;
  return Array.from({ length: buildsPerDay * days }, (_, index): Image => {
    const build = index + 1;
    const release = build % releaseEvery === 0 ? [releaseTag.replace("*", String(build / releaseEvery))] : [];
    return {
      repository,
      digest: `sha256:${build.toString(16).padStart(64, "0")}`,
      tags: [buildTag.replace("*", String(build)), ...release],
      sizeBytes: sizeMb * BYTES_PER_MB,
      pushedAt: now + Math.floor(((index + 0.5) * DAY_MS) / buildsPerDay),
      storageClass: "standard",
      isIndex: false,
    };
  });
}

/** What the images stand for. */
export function assumptionOf({ buildsPerDay, releaseEvery, sizeMb, buildTag, releaseTag }: Cadence): string {
  return (
    `the repository is empty at first, then gets ${buildsPerDay} builds a day, evenly spread, of ${sizeMb} MB each, ` +
    `tagged ${buildTag}; one in ${releaseEvery} is a release, also tagged ${releaseTag}`
  );
}
