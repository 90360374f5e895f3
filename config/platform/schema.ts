import { z } from "zod";
import { acceptFaults } from "../../domain/accepted";
import { pricesFaults } from "../../domain/ecr/prices";
import { rollbackDepthFaults } from "../../domain/facts";
import { IAM_NAME_LIMITS, bucketNameFaults, iamNameFaults, stateKeyFaults } from "../../domain/aws/names";
import { kmsKeyFaults } from "../../domain/ecr/repository-settings";
import { expiryDaysFaults } from "../../domain/aws/state-bucket";
import type {
  AccessSettings,
  AttachmentSettings,
  EnvironmentSettings,
  PlatformSettings,
  ReviewSettings,
  StateBucketSettings,
  StateSettings,
  TerraformSettings,
} from "./settings";
import { cluster } from "../clusters/schema";
import { data } from "../data/schema";
import { accountId, keys, region, roleArn, tags, text } from "../checks/fields";
import { ENVIRONMENT_NAME, PLATFORM_NAME } from "../checks/forms";
import { network } from "../network/schema";
import { registry } from "../registry/schema";
import { anything, byKey, checked, object, oneOf } from "../checks/schema";
import { workloads } from "../workloads/schema";

const environmentName = text(ENVIRONMENT_NAME, "must be 2 to 20 of a-z, 0-9 and -", "staging");
const constraint = (example: string) =>
  text(
    /^((=|!=|>=?|<=?|~>)? ?\d+(\.\d+){0,2}(-[a-z0-9.]+)?)(, ?(=|!=|>=?|<=?|~>)? ?\d+(\.\d+){0,2}(-[a-z0-9.]+)?)*$/,
    "must be a version constraint",
    example,
  );

const stateBucketShape = {
  bucket: checked(z.string(), bucketNameFaults).optional(),
  region: region.optional(),
  role: roleArn.optional(),
  managed: z.boolean().optional(),
  oldVersionsExpireAfterDays: checked(z.number(), expiryDaysFaults).optional(),
  kmsKeyArn: checked(z.string(), kmsKeyFaults).optional(),
  protect: z.boolean().optional(),
};

const identities = (limit: number) => z.array(checked(z.string(), (name) => iamNameFaults(name, limit))).optional();

const attachment = object<AttachmentSettings>({
  groups: identities(IAM_NAME_LIMITS.group),
  users: identities(IAM_NAME_LIMITS.user),
  roles: identities(IAM_NAME_LIMITS.role),
});

const environment = object<EnvironmentSettings>({
  account: accountId.optional(),
  region: region.optional(),
  deployRole: roleArn.optional(),
  state: object<StateBucketSettings>(stateBucketShape).optional(),
  repositories: keys.optional(),
  network: network.optional(),
  cluster: cluster.optional(),
  data: data.optional(),
  workloads: workloads.optional(),
});

/** The form of a platform file; what only several settings together can break is in `consistency/`. */
export const platformSchema = object<PlatformSettings>({
  name: text(PLATFORM_NAME, "must be 3 to 32 of a-z, 0-9 and -", "task-tool"),
  state: object<StateSettings>({
    ...stateBucketShape,
    key: checked(z.string(), stateKeyFaults),
    account: accountId.optional(),
  }),
  registry,
  access: object<AccessSettings>({
    deployer: attachment.optional(),
    pusher: attachment.optional(),
    puller: attachment.optional(),
  }).optional(),
  environments: byKey(environmentName, environment).optional(),
  tags: oneOf((value) => (value === false ? z.literal(false) : tags)).optional(),
  terraform: object<TerraformSettings>({
    requiredVersion: constraint(">= 1.10.0, < 2.0.0").optional(),
    awsProviderVersion: constraint(">= 6.25.0, < 7.0.0").optional(),
    kubernetesProviderVersion: constraint(">= 2.38.0, < 4.0.0").optional(),
  }).optional(),
  review: object<ReviewSettings>({
    prices: anything(pricesFaults).optional(),
    rollbackDepth: anything(rollbackDepthFaults).optional(),
    accept: anything(acceptFaults).optional(),
  }).optional(),
});
