import { z } from "zod";
import { repositoryNameFaults } from "../../domain/names";
import {
  type BasicScanning,
  type CreationTemplateSettings,
  type EnhancedScanning,
  type RegistryPolicySettings,
  type ScanningSettings,
  creationTemplateFaults,
  scanningFaults,
} from "../../domain/registry-settings";
import { within } from "../../domain/errors";
import type { RegistrySettings, ReplicationSettings } from "../settings";
import { accountId, catalogueKey, hasKey, keys, region, roleArn, strings, tags } from "./fields";
import { encryption, lifecycle, mutability, principals, repository, repositoryDefaults } from "./repository";
import { anything, checked, object, schemaFaults } from "./support";

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
    within([prefix], creationTemplateFaults(prefix, template as CreationTemplateSettings)),
  ),
);

/** The registry and its catalogue. */
export const registry = object<RegistrySettings>({
  account: accountId,
  region,
  namespace: checked(z.string(), repositoryNameFaults),
  repositories: z.record(catalogueKey as z.ZodType<string, string>, repository),
  defaults: repositoryDefaults.optional(),
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
