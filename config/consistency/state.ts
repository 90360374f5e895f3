import type { Fault } from "../../domain/errors";
import { bucketNameFaults } from "../../domain/names";
import { defaultStateBucket } from "../resolve";
import { type Path, type Raw, record, text } from "./raw";

/** Default names that S3 refuses, buckets that are shared by mistake, settings without effect. */
export function stateFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  const state = record(platform.state);
  const name = text(platform.name) ?? "";
  const bucketOf = (own: Raw, place: Raw) =>
    text(own.bucket) ??
    defaultStateBucket(
      name,
      text(place.account) ?? text(registry.account) ?? "",
      text(own.region) ?? text(place.region) ?? text(registry.region) ?? "",
    );
  const platformBucket = bucketOf(state, state);
  const environments = Object.entries(record(platform.environments)).flatMap(([environment, value]) => {
    const own = record(value).state;
    if (own === undefined) return [];
    const path = ["environments", environment, "state"];
    const bucket = bucketOf(record(own), record(value));
    return [...bucketFaults(record(own), path, bucket), ...sharedBucketFaults(path, bucket, platformBucket)];
  });
  return [...bucketFaults(state, ["state"], platformBucket), ...environments];
}

function bucketFaults(state: Raw, path: Path, bucket: string): Fault[] {
  const derived = state.bucket === undefined && bucket.length > 63 ? bucketNameFaults(bucket) : [];
  const idle = ["oldVersionsExpireAfterDays", "kmsKeyArn", "protect"].filter((key) => state[key] !== undefined);
  return [
    ...derived.map((fault) => ({
      ...fault,
      path: [...path, "bucket"],
      problem: `is left out, and the default ${fault.problem}`,
      remedy: "name a bucket",
    })),
    ...(state.managed === false ? idle : []).map((key) => ({
      path: [...path, key],
      problem: "has no effect on a bucket that is not managed here",
      remedy: "remove it, or remove 'managed'",
    })),
  ];
}

function sharedBucketFaults(path: Path, found: string, platformBucket: string): Fault[] {
  if (found !== platformBucket) return [];
  const remedy = "remove 'state' to use the platform's bucket, or name another one";
  return [{ path: [...path, "bucket"], problem: "must be another bucket than the platform's", found, remedy }];
}
