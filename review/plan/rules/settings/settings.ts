import type { Json } from "../../../estate/language/json";
import type { Change } from "../../plan";
import { covers } from "../../../iam/match";
import { finding, type Finding, type RiskKind, type Severity } from "../../risk";
import { type Context, isLost, type Rule } from "../rule";

/** A setting that only one way is safe. */
interface Setting {
  /** Paths below each of which the same rule holds; `*` types are all. */
  readonly paths: readonly string[];
  readonly types?: readonly string[];
  readonly isWorse: (before: Json | undefined, after: Json | undefined) => boolean;
  readonly kind: RiskKind;
  readonly severity: Severity;
  readonly why: string;
  readonly mend: string;
}

const isOff = (before: Json | undefined, after: Json | undefined): boolean => before === true && after !== true;
const isOn = (before: Json | undefined, after: Json | undefined): boolean => before !== true && after === true;
const isLess = (before: Json | undefined, after: Json | undefined): boolean =>
  typeof before === "number" && typeof after === "number" && after < before;
const isOther = (before: Json | undefined, after: Json | undefined): boolean => written(before) !== written(after);

/** AWS's own key is what there is where nothing is written. */
const written = (value: Json | undefined): Json => (value === "AES256" ? "" : (value ?? ""));

/** 0 keeps logs for ever. */
const isShorter = (before: Json | undefined, after: Json | undefined): boolean =>
  typeof before === "number" && typeof after === "number" && after !== 0 && (before === 0 || after < before);

const STRICTNESS = ["MUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION", "IMMUTABLE"];

const isLower =
  (scale: readonly string[]) =>
  (before: Json | undefined, after: Json | undefined): boolean => {
    const [from, to] = [before, after].map((value) => scale.indexOf(typeof value === "string" ? value : ""));
    return from !== undefined && to !== undefined && from >= 0 && to >= 0 && to < from;
  };

const SETTINGS: readonly Setting[] = [
  {
    paths: ["image_tag_mutability"],
    isWorse: isLower(STRICTNESS),
    kind: "mutability-loosened",
    severity: "medium",
    why: "tags can be moved to other images: what runs is no longer what was released",
    mend: "keep tags immutable; exclude single tags by a filter if they must move",
  },
  {
    paths: ["image_scanning_configuration.0.scan_on_push"],
    isWorse: isOff,
    kind: "scanning-loosened",
    severity: "medium",
    why: "images are no longer scanned when they are pushed",
    mend: "leave scan on push on, unless the registry's own rules scan this repository",
  },
  {
    paths: ["scan_type"],
    types: ["aws_ecr_registry_scanning_configuration"],
    isWorse: isLower(["BASIC", "ENHANCED"]),
    kind: "scanning-loosened",
    severity: "medium",
    why: "scanning falls back to the basic one, which looks at the operating system's packages only",
    mend: "keep enhanced scanning",
  },
  {
    paths: [
      "encryption_configuration.0.encryption_type",
      "encryption_configuration.0.kms_key",
      "rule.0.apply_server_side_encryption_by_default.0.sse_algorithm",
      "rule.0.apply_server_side_encryption_by_default.0.kms_master_key_id",
      "server_side_encryption.0.kms_key_arn",
      "kms_key_id",
    ],
    isWorse: isOther,
    kind: "encryption-changed",
    severity: "medium",
    why: "is encrypted in another way, or with another key: who reads it needs rights on that key",
    mend: "make sure that all readers may use the new key, and keep the old one for what it has encrypted",
  },
  {
    paths: [
      "server_side_encryption.0.enabled",
      "storage_encrypted",
      "encrypted",
      "enable_key_rotation",
      "at_rest_encryption_enabled",
    ],
    isWorse: isOff,
    kind: "encryption-changed",
    severity: "high",
    why: "encryption, or the rotation of its key, is turned off",
    mend: "leave it on",
  },
  {
    paths: [
      "deletion_protection",
      "deletion_protection_enabled",
      "enable_deletion_protection",
      "disable_api_termination",
      "enable_termination_protection",
    ],
    isWorse: isOff,
    kind: "protection-off",
    severity: "medium",
    why: "deletion protection is turned off: the next plan can destroy it",
    mend: "leave it on, unless it is to be destroyed next",
  },
  {
    paths: ["point_in_time_recovery.0.enabled", "versioning.0.enabled"],
    isWorse: isOff,
    kind: "backup-off",
    severity: "high",
    why: "what is overwritten or deleted from now on cannot be brought back",
    mend: "leave it on",
  },
  {
    paths: ["versioning_configuration.0.status"],
    isWorse: (before, after) => before === "Enabled" && after !== "Enabled",
    kind: "backup-off",
    severity: "high",
    why: "what is overwritten or deleted from now on cannot be brought back",
    mend: "leave versioning enabled",
  },
  {
    paths: [
      "backup_retention_period",
      "snapshot_retention_limit",
      "recovery_window_in_days",
      "deletion_window_in_days",
    ],
    isWorse: isLess,
    kind: "backup-off",
    severity: "medium",
    why: "there is less time to bring something back",
    mend: "keep the longer time",
  },
  {
    paths: ["skip_final_snapshot"],
    isWorse: isOn,
    kind: "backup-off",
    severity: "medium",
    why: "no snapshot is made when the database is destroyed",
    mend: "leave the final snapshot on",
  },
  {
    paths: ["retention_in_days"],
    types: ["aws_cloudwatch_log_group"],
    isWorse: isShorter,
    kind: "retention-shortened",
    severity: "medium",
    why: "older logs are deleted",
    mend: "export them first, or keep the longer time",
  },
];

/** What became less safe in place, or by a replacement; the same words once. */
export const settings: Rule = (change, context) => {
  return SETTINGS.filter(({ types }) => types === undefined || types.includes(change.type)).flatMap((setting) => {
    const path = setting.paths.find((one) => isWorse(setting, one, change));
    return path === undefined ? [] : [settingFinding(setting, path, change, context)];
  });
};

function isWorse(setting: Setting, path: string, { before, after }: Change): boolean {
  if (before === undefined || after === undefined || after.isUnknown(path)) return false;
  return setting.isWorse(before.at(path), after.at(path));
}

function settingFinding(setting: Setting, path: string, { before, after }: Change, { secrets }: Context): Finding {
  const { kind, severity, why, mend } = setting;
  const [from, to] = [secrets.show(before, path), secrets.show(after, path)];
  const shown = from === to ? "is changed" : `goes from ${from} to ${to}`;
  return finding(severity, kind, `\`${path.replace(/\.0/g, "")}\` ${shown}: ${why}`, mend);
}

/** A resource that is itself a setting of another one. */
const WHOLE: Readonly<Record<string, readonly [Severity, RiskKind, string]>> = {
  aws_ecr_registry_scanning_configuration: ["medium", "scanning-loosened", "the registry falls back to basic scanning"],
  aws_s3_bucket_versioning: ["high", "backup-off", "what is overwritten or deleted from now on cannot be brought back"],
  aws_s3_bucket_server_side_encryption_configuration: [
    "medium",
    "encryption-changed",
    "the bucket falls back to AWS's default encryption",
  ],
  aws_backup_plan: ["high", "backup-off", "no more backups are made by it"],
  aws_backup_selection: ["high", "backup-off", "what it selects is no longer backed up"],
  aws_db_instance_automated_backups_replication: [
    "medium",
    "backup-off",
    "backups are no longer copied to another region",
  ],
  aws_s3_bucket_replication_configuration: ["medium", "backup-off", "objects are no longer copied to another bucket"],
  aws_ecr_replication_configuration: ["medium", "backup-off", "images are no longer copied to other registries"],
};

export const settingRemoved: Rule = (change) => {
  const whole = Object.hasOwn(WHOLE, change.type) ? WHOLE[change.type] : undefined;
  if (whole === undefined || !isLost(change) || change.action === "replace") return [];
  const [severity, kind, why] = whole;
  return [finding(severity, kind, `the setting is destroyed: ${why}`, "leave it in place")];
};

/** Exceptions from immutability let tags move as much as the mode itself. */
export const exclusions: Rule = ({ before, after }, { secrets }) => {
  const filters = (side: typeof before): readonly string[] =>
    (side?.blocks("image_tag_mutability_exclusion_filter") ?? []).flatMap(({ filter }) =>
      typeof filter === "string" ? [filter] : [],
    );
  if (before === undefined || after?.text("image_tag_mutability")?.startsWith("IMMUTABLE") !== true) return [];
  const known = filters(before);
  const fresh = filters(after).filter((filter) => !known.some((old) => covers(old, filter)));
  if (fresh.length === 0) return [];
  const why = `tags ${fresh.map((filter) => secrets.quote(filter)).join(", ")} are no longer immutable`;
  return [finding("medium", "mutability-loosened", why, "exclude only tags that never name a release")];
};
