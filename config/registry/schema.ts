import { z } from "zod";
import { repositoryNameFaults } from "../../domain/aws/names";
import {
  type BasicScanning,
  type CreationTemplateSettings,
  type EnhancedScanning,
  type RegistryPolicySettings,
  creationTemplateFaults,
  registryPolicyFaults,
  scanningFaults,
} from "../../domain/ecr/registry-settings";
import { within } from "../../domain/text/errors";
import { type PullThroughCacheSettings, pullThroughCachesFaults } from "../../domain/ecr/pull-through-cache";
import type { RegistrySettings, ReplicationSettings } from "./settings";
import { organizationFaults } from "../../domain/ecr/repository-settings";
import { accountId, catalogueKey, hasKey, keys, region, roleArn, strings, tags } from "../checks/fields";
import { encryption, lifecycle, mutability, principals, repository, repositoryDefaults } from "./repository-schema";
import { byKey, checked, formed, object, oneOf } from "../checks/schema";

const type = z.enum(["BASIC", "ENHANCED"]);
const basicScanning = object<BasicScanning>({ type, scanOnPush: strings.optional() });
const enhancedScanning = object<EnhancedScanning>({
  type,
  scanOnPush: strings.optional(),
  continuous: strings.optional(),
});
const scanning = formed(
  oneOf((value) => (hasKey(value, "type") && value.type === "ENHANCED" ? enhancedScanning : basicScanning)),
  scanningFaults,
);

const creationTemplateShape = object<CreationTemplateSettings>({
  appliedFor: z.array(z.enum(["PULL_THROUGH_CACHE", "REPLICATION", "CREATE_ON_PUSH"])),
  description: z.string().optional(),
  imageTagMutability: mutability.optional(),
  encryption: encryption.optional(),
  lifecycle: lifecycle.optional(),
  tags: tags.optional(),
  pullers: principals.optional(),
  pushers: principals.optional(),
  customRoleArn: z.string().optional(),
});

const creationTemplates = checked(z.record(z.string(), creationTemplateShape), (templates) =>
  Object.entries(templates).flatMap(([prefix, template]) =>
    within([prefix], creationTemplateFaults(prefix, template as CreationTemplateSettings)),
  ),
);

const pullThroughCaches = formed(
  z.record(
    z.string(),
    object<PullThroughCacheSettings>({
      upstreamRegistry: z.string(),
      credentialArn: z.string().optional(),
      customRoleArn: z.string().optional(),
      upstreamRepositoryPrefix: z.string().optional(),
    }),
  ),
  pullThroughCachesFaults,
);

/** The registry and its catalogue. */
export const registry = object<RegistrySettings>({
  account: accountId,
  region,
  namespace: checked(z.string(), repositoryNameFaults),
  repositories: byKey(catalogueKey, repository),
  defaults: repositoryDefaults.optional(),
  retired: keys.optional(),
  deployRole: roleArn.optional(),
  scanning: scanning.optional(),
  policy: formed(
    object<RegistryPolicySettings>({
      replicationFrom: z.array(accountId).optional(),
      createOnPushBy: principals.optional(),
    }),
    registryPolicyFaults,
  ).optional(),
  creationTemplates: creationTemplates.optional(),
  pullThroughCaches: pullThroughCaches.optional(),
  organization: checked(z.string(), organizationFaults).optional(),
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
