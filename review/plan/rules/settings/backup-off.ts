import { anyOf, defineRule } from "../rule";
import { isLess, isOff, isOn, loosened, type Setting, settingsDestroyed, type WholeSettings } from "./setting";

const SETTINGS: readonly Setting[] = [
  {
    paths: ["point_in_time_recovery.0.enabled", "versioning.0.enabled"],
    isWorse: isOff,
    severity: "high",
    why: "what is overwritten or deleted from now on cannot be brought back",
    mend: "leave it on",
  },
  {
    paths: ["versioning_configuration.0.status"],
    isWorse: (before, after) => before === "Enabled" && after !== "Enabled",
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
    severity: "medium",
    why: "there is less time to bring something back",
    mend: "keep the longer time",
  },
  {
    paths: ["skip_final_snapshot"],
    isWorse: isOn,
    severity: "medium",
    why: "no snapshot is made when the database is destroyed",
    mend: "leave the final snapshot on",
  },
];

/** Resources that are such a setting of another one. */
const WHOLE: WholeSettings = {
  aws_s3_bucket_versioning: ["high", "what is overwritten or deleted from now on cannot be brought back"],
  aws_backup_plan: ["high", "no more backups are made by it"],
  aws_backup_selection: ["high", "what it selects is no longer backed up"],
  aws_db_instance_automated_backups_replication: ["medium", "backups are no longer copied to another region"],
  aws_s3_bucket_replication_configuration: ["medium", "objects are no longer copied to another bucket"],
  aws_ecr_replication_configuration: ["medium", "images are no longer copied to other registries"],
  awscc_ecr_replication_configuration: ["medium", "images are no longer copied to other registries"],
};

export const backupOff = defineRule({
  id: "backup-off",
  severities: ["high", "medium"],
  summary: "versioning, point-in-time recovery, backups or their time",
  change: anyOf(loosened(SETTINGS), settingsDestroyed(WHOLE)),
  loss: "told",
});
