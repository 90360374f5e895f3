import { accountIdFaults, bucketNameFaults, regionFaults } from "../../domain/aws/names";
import type { Fault } from "../../domain/text/errors";
import { type Sound, isGiven } from "../checks/sound";
import { type Path, type Seen, twice } from "../checks/twice";
import type { Place } from "../places/consistency";
import { defaultStateBucket } from "./resolve";
import type { StateBucketSettings } from "./settings";

/** A bucket of a state: where its settings stand, and what its default name is made of. */
export interface SoundBucket extends Place {
  readonly settings: Sound<StateBucketSettings>;
}

/** Default names that S3 refuses, buckets that are shared by mistake, settings without effect. */
export function stateFaults(platform: string, buckets: readonly SoundBucket[]): Fault[] {
  const seen: Seen = new Map();
  return buckets.flatMap((bucket) => {
    const { path, settings } = bucket;
    const isDerived = !isGiven(settings, "bucket");
    return [
      ...(isDerived && isWellFormed(platform, bucket) ? derivedFaults(path, nameOf(platform, bucket)) : []),
      ...idleFaults(settings, path),
      ...twice(seen, nameOf(platform, bucket), [...path, "bucket"], "must be a bucket of its own"),
    ];
  });
}

/** The buckets of states by name, and where they are set. */
export function bucketsByName(platform: string, buckets: readonly SoundBucket[]): Seen {
  return new Map(buckets.map((bucket) => [nameOf(platform, bucket), [...bucket.path, "bucket"]]));
}

function nameOf(platform: string, { settings, account, region }: SoundBucket): string {
  return settings.bucket ?? defaultStateBucket(platform, account, region);
}

/** The faults of what the default name is made of are reported where it stands. */
function isWellFormed(platform: string, { account, region }: SoundBucket): boolean {
  return /^[a-z0-9-]+$/.test(platform) && [...accountIdFaults(account), ...regionFaults(region)].length === 0;
}

function derivedFaults(path: Path, bucket: string): Fault[] {
  return bucketNameFaults(bucket).map((fault) => ({
    ...fault,
    path: [...path, "bucket"],
    problem: `is left out, and the default ${fault.problem}`,
    remedy: "name a bucket",
  }));
}

function idleFaults(settings: Sound<StateBucketSettings>, path: Path): Fault[] {
  if (settings.managed !== false) return [];
  const idle = (["oldVersionsExpireAfterDays", "protect"] as const).filter((key) => isGiven(settings, key));
  return idle.map((key) => ({
    path: [...path, key],
    problem: "has no effect on a bucket that is not managed here",
    remedy: "remove it, or remove 'managed'",
  }));
}
