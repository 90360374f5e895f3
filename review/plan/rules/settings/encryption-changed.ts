import { anyOf, defineRule } from "../rule";
import { isOff, isOther, loosened, type Setting, settingsDestroyed, type WholeSettings } from "./setting";

const SETTINGS: readonly Setting[] = [
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
    severity: "high",
    why: "encryption, or the rotation of its key, is turned off",
    mend: "leave it on",
  },
];

/** Resources that are such a setting of another one. */
const WHOLE: WholeSettings = {
  aws_s3_bucket_server_side_encryption_configuration: ["medium", "the bucket falls back to AWS's default encryption"],
};

export const encryptionChanged = defineRule({
  id: "encryption-changed",
  severities: ["high", "medium"],
  summary: "another key, another way, or none",
  change: anyOf(loosened(SETTINGS), settingsDestroyed(WHOLE)),
  loss: "told",
});
