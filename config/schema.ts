import { z } from "zod";
import type { Fault } from "../domain/errors";
import { type LifecycleRule, lifecyclePolicyFaults } from "../domain/lifecycle-policy";
import {
  accountIdFaults,
  bucketNameFaults,
  iamNameFaults,
  regionFaults,
  repositoryNameFaults,
  stateKeyFaults,
  tagFaults,
} from "../domain/names";
import {
  type BasicScanning,
  type CreationTemplateSettings,
  type EnhancedScanning,
  type RegistryPolicySettings,
  type ScanningSettings,
  creationTemplateFaults,
  scanningFaults,
} from "../domain/registry-settings";
import {
  type AccountSettings,
  type Encryption,
  type ImageTagMutability,
  type OrganizationSettings,
  type PrincipalSettings,
  type ServiceSettings,
  encryptionFaults,
  imageTagMutabilityFaults,
  kmsKeyFaults,
  principalFaults,
  roleArnFaults,
} from "../domain/repository-settings";
import { anything, checked, object, oneOf, schemaFaults } from "./schema-support";
import type {
  AccessSettings,
  AttachmentSettings,
  EnvironmentSettings,
  PlatformSettings,
  RegistrySettings,
  ReplicationSettings,
  RepositoryDefaults,
  RepositorySettings,
  StateBucketSettings,
  StateSettings,
  TerraformSettings,
} from "./settings";

/** A string of a certain form. */
function text(pattern: RegExp, problem: string, example: string) {
  return checked(z.string(), (found) =>
    pattern.test(found) ? [] : [{ path: [], problem, found, remedy: `for example "${example}"` }],
  );
}

const catalogueKey = text(/^[a-z][A-Za-z0-9]*$/, "must be a key in camelCase", "taskService");
const environmentName = text(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/, "must be 2 to 20 of a-z, 0-9 and -", "staging");
const accountId = anything(accountIdFaults);
const region = anything(regionFaults);
const roleArn = checked(z.string(), roleArnFaults);
const tags = checked(z.record(z.string(), z.string()), tagFaults);
const strings = z.array(z.string());
const keys = z.array(catalogueKey);
const constraint = text(
  /^((=|!=|>=?|<=?|~>)? ?\d+(\.\d+){0,2}(-[a-z0-9.]+)?)(, ?(=|!=|>=?|<=?|~>)? ?\d+(\.\d+){0,2}(-[a-z0-9.]+)?)*$/,
  "must be a version constraint",
  ">= 6.25.0, < 7.0.0",
);

const days = checked(z.number(), (found) =>
  Number.isInteger(found) && found >= 1
    ? []
    : [{ path: [], problem: "must be at least 1", found, remedy: "write a whole number of days, or omit it for 90" }],
);

const stateBucketShape = {
  bucket: checked(z.string(), bucketNameFaults).optional(),
  region: region.optional(),
  role: roleArn.optional(),
  managed: z.boolean().optional(),
  oldVersionsExpireAfterDays: days.optional(),
  kmsKeyArn: checked(z.string(), kmsKeyFaults).optional(),
  protect: z.boolean().optional(),
};

const principal = oneOf((value) => principalSchema(value));

function principalSchema(value: unknown): z.ZodType | Fault {
  if (hasKey(value, "account")) return object<AccountSettings>({ account: accountId, roleArns: strings.optional() });
  if (hasKey(value, "organization")) return object<OrganizationSettings>({ organization: z.string() });
  if (hasKey(value, "service")) {
    const sourceArn = z.string().optional();
    return object<ServiceSettings>({ service: z.string(), sourceAccount: accountId, sourceArn });
  }
  const remedy = 'use { account: "..." }, { organization: "..." } or { service: "...", sourceAccount: "..." }';
  return { path: [], problem: "must say who is meant", found: value, remedy };
}

/** The form first, the values only of a principal whose form is right. */
const principals = z.array(
  anything((value) => {
    const faults = schemaFaults(principal, value);
    return faults.length > 0 ? faults : principalFaults(value as PrincipalSettings);
  }),
);

const mutability = anything((value) => imageTagMutabilityFaults(value as ImageTagMutability));
const encryption = anything((value) => encryptionFaults(value as Encryption));
/** An empty list is no policy at all; ECR itself has no empty policy. */
const lifecycle = checked(z.array(z.unknown()), (value) =>
  value.length === 0 ? [] : lifecyclePolicyFaults(value as LifecycleRule[]),
);

const repositoryShape = {
  imageTagMutability: mutability.optional(),
  scanOnPush: z.boolean().optional(),
  encryption: encryption.optional(),
  lifecycle: lifecycle.optional(),
  forceDelete: z.boolean().optional(),
  protect: z.boolean().optional(),
  tags: tags.optional(),
  pullers: principals.optional(),
  pushers: principals.optional(),
};

const repository = object<RepositorySettings>({
  ...repositoryShape,
  name: checked(z.string(), repositoryNameFaults).optional(),
  movedFrom: catalogueKey.optional(),
  import: z.boolean().optional(),
});

const scanning = anything((value) => {
  const type = z.enum(["BASIC", "ENHANCED"]);
  const scanOnPush = strings.optional();
  const basic = object<BasicScanning>({ type, scanOnPush });
  const enhanced = object<EnhancedScanning>({ type, scanOnPush, continuous: strings.optional() });
  const isEnhanced = hasKey(value, "type") && value.type === "ENHANCED";
  const faults = schemaFaults(isEnhanced ? enhanced : basic, value);
  return faults.length > 0 ? faults : scanningFaults(value as ScanningSettings);
});

const creationTemplateShape = object<CreationTemplateSettings>({
  appliedFor: z.array(z.enum(["PULL_THROUGH_CACHE", "REPLICATION", "CREATE_ON_PUSH"])),
  description: z.string().optional(),
  imageTagMutability: mutability.optional(),
  encryption: encryption.optional(),
  lifecycle: lifecycle.optional(),
  tags: tags.optional(),
  customRoleArn: z.string().optional(),
});

const creationTemplates = checked(z.record(z.string(), creationTemplateShape), (templates) =>
  Object.entries(templates).flatMap(([prefix, template]) =>
    creationTemplateFaults(prefix, template as CreationTemplateSettings).map((fault) => ({
      ...fault,
      path: [prefix, ...fault.path],
    })),
  ),
);

const attachment = object<AttachmentSettings>({
  groups: z.array(checked(z.string(), iamNameFaults)).optional(),
  users: z.array(checked(z.string(), iamNameFaults)).optional(),
  roles: z.array(checked(z.string(), iamNameFaults)).optional(),
});

const registry = object<RegistrySettings>({
  account: accountId,
  region,
  namespace: checked(z.string(), repositoryNameFaults),
  repositories: z.record(catalogueKey as z.ZodType<string, string>, repository),
  defaults: object<RepositoryDefaults>(repositoryShape).optional(),
  retired: keys.optional(),
  deployRole: roleArn.optional(),
  scanning: scanning.optional(),
  policy: object<RegistryPolicySettings>({
    replicationFrom: z.array(accountId).optional(),
    createOnPushBy: principals.optional(),
  }).optional(),
  creationTemplates: creationTemplates.optional(),
  replication: z
    .array(
      object<ReplicationSettings>({
        region,
        account: accountId.optional(),
        deployRole: roleArn.optional(),
        repositories: keys.optional(),
      }),
    )
    .optional(),
});

const environment = object<EnvironmentSettings>({
  account: accountId.optional(),
  region: region.optional(),
  deployRole: roleArn.optional(),
  state: object<StateBucketSettings>(stateBucketShape).optional(),
  repositories: keys.optional(),
});

/** The form of a platform file; what only several settings together can break is in `consistency.ts`. */
export const platformSchema = object<PlatformSettings>({
  name: text(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/, "must be 3 to 32 of a-z, 0-9 and -", "task-tool"),
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
  environments: z.record(environmentName as z.ZodType<string, string>, environment).optional(),
  tags: oneOf((value) => (value === false ? z.literal(false) : tags)).optional(),
  terraform: object<TerraformSettings>({
    requiredVersion: constraint.optional(),
    awsProviderVersion: constraint.optional(),
  }).optional(),
});

function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && key in value;
}
