/**
 * All rules, in the order of the reference. A new rule is a file beside these, a line here, and its id among the kinds that
 * settings can accept (`domain/finding-kinds.ts`).
 */
import type { PlanKind } from "../../../domain/finding-kinds";
import { accessRemoved } from "./access/access-removed";
import { accessUnknown } from "./access/access-unknown";
import { accessWidened } from "./access/access-widened";
import { adminAccess } from "./access/admin-access";
import { publicAccess } from "./access/public-access";
import { clusterLost } from "./data/cluster-lost";
import { dataLoss } from "./data/data-loss";
import { forceDelete } from "./data/force-delete";
import { imageExpired } from "./lifecycle/image-expired";
import { retentionShortened } from "./lifecycle/retention-shortened";
import { networkOpened } from "./network/network-opened";
import { pathRemoved } from "./network/path-removed";
import { destroyed } from "./other/destroyed";
import { drift } from "./other/drift";
import { forgotten } from "./other/forgotten";
import { notPlanned } from "./other/not-planned";
import { replaced } from "./other/replaced";
import { secretExposed } from "./other/secret-exposed";
import { proofLost } from "./pull/proof-lost";
import { pullRefuted } from "./pull/pull-refuted";
import { backupOff } from "./settings/backup-off";
import { encryptionChanged } from "./settings/encryption-changed";
import { mutabilityLoosened } from "./settings/mutability-loosened";
import { protectionOff } from "./settings/protection-off";
import { scanningLoosened } from "./settings/scanning-loosened";
import { versionBack } from "./versions/version-back";
import { versionUnknown } from "./versions/version-unknown";
import type { Rule } from "./rule";

const TABLE = [
  dataLoss,
  forceDelete,
  clusterLost,
  accessWidened,
  accessUnknown,
  accessRemoved,
  adminAccess,
  publicAccess,
  networkOpened,
  pathRemoved,
  proofLost,
  pullRefuted,
  imageExpired,
  retentionShortened,
  versionBack,
  versionUnknown,
  mutabilityLoosened,
  scanningLoosened,
  encryptionChanged,
  protectionOff,
  backupOff,
  secretExposed,
  drift,
  replaced,
  destroyed,
  forgotten,
  notPlanned,
] as const satisfies readonly Rule<PlanKind>[];

/** What a plan can risk. The list is closed: pipelines script against it. */
export type RiskKind = (typeof TABLE)[number]["id"];

export const RULES: readonly Rule<RiskKind>[] = TABLE;
