import type { Fault } from "../../domain/text/errors";
import { accountIdFaults, bucketNameFaults, regionFaults } from "../../domain/aws/names";
import { defaultStateBucket } from "./resolve";
import { type Path, type Raw, record, text } from "../checks/raw";
import { twice } from "../checks/twice";

/** A bucket of a state: where its settings stand, and what its default name is made of. */
interface Bucket {
  readonly path: Path;
  readonly settings: Raw;
  readonly account: string;
  readonly region: string;
}

/** Default names that S3 refuses, buckets that are shared by mistake, settings without effect. */
export function stateFaults(platform: Raw): Fault[] {
  const platformName = text(platform.name) ?? "";
  const seen = new Map<string, Path>();
  return bucketsOf(platform).flatMap((bucket) => {
    const { path, settings, account, region } = bucket;
    const derived = defaultStateBucket(platformName, account, region);
    const isDerived = settings.bucket === undefined;
    const name = text(settings.bucket) ?? derived;
    return [
      ...(isDerived && isWellFormed(platformName, bucket) ? derivedFaults(path, derived) : []),
      ...idleFaults(settings, path),
      ...twice(seen, name, [...path, "bucket"], "must be a bucket of its own"),
    ];
  });
}

/** The buckets of states by name, and where they are set. */
export function stateBuckets(platform: Raw): Map<string, Path> {
  return new Map(
    bucketsOf(platform).map(({ path, settings, account, region }) => {
      const derived = defaultStateBucket(text(platform.name) ?? "", account, region);
      return [text(settings.bucket) ?? derived, [...path, "bucket"]];
    }),
  );
}

function bucketsOf(platform: Raw): Bucket[] {
  const registry = record(platform.registry);
  const place = (settings: Raw, around: Raw) => ({
    settings,
    account: text(around.account) ?? text(registry.account) ?? "",
    region: text(settings.region) ?? text(around.region) ?? text(registry.region) ?? "",
  });
  const state = record(platform.state);
  const own = Object.entries(record(platform.environments)).filter(([, value]) => record(value).state !== undefined);
  return [
    { path: ["state"], ...place(state, { account: state.account }) },
    ...own.map(([name, value]) => ({
      path: ["environments", name, "state"],
      ...place(record(record(value).state), record(value)),
    })),
  ];
}

/** The faults of what the default name is made of are reported where it stands. */
function isWellFormed(platformName: string, { account, region }: Bucket): boolean {
  return /^[a-z0-9-]+$/.test(platformName) && [...accountIdFaults(account), ...regionFaults(region)].length === 0;
}

function derivedFaults(path: Path, bucket: string): Fault[] {
  return bucketNameFaults(bucket).map((fault) => ({
    ...fault,
    path: [...path, "bucket"],
    problem: `is left out, and the default ${fault.problem}`,
    remedy: "name a bucket",
  }));
}

function idleFaults(settings: Raw, path: Path): Fault[] {
  if (settings.managed !== false) return [];
  const idle = ["oldVersionsExpireAfterDays", "protect"].filter((key) => settings[key] !== undefined);
  return idle.map((key) => ({
    path: [...path, key],
    problem: "has no effect on a bucket that is not managed here",
    remedy: "remove it, or remove 'managed'",
  }));
}
