import { z } from "zod";
import type { Fault } from "../../domain/errors";
import { type LifecycleRule, lifecyclePolicyFaults } from "../../domain/lifecycle-policy";
import { repositoryNameFaults } from "../../domain/names";
import {
  type AccountSettings,
  type Encryption,
  type ImageTagMutability,
  type OrganizationSettings,
  type PrincipalSettings,
  type ServiceSettings,
  encryptionFaults,
  imageTagMutabilityFaults,
  principalFaults,
} from "../../domain/repository-settings";
import type { RepositoryDefaults, RepositorySettings } from "../settings";
import { accountId, catalogueKey, hasKey, strings, tags } from "./fields";
import { anything, checked, object, oneOf, schemaFaults } from "./support";

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
export const principals = z.array(
  anything((value) => {
    const faults = schemaFaults(principal, value);
    return faults.length > 0 ? faults : principalFaults(value as PrincipalSettings);
  }),
);

export const mutability = anything((value) => imageTagMutabilityFaults(value as ImageTagMutability));
export const encryption = anything((value) => encryptionFaults(value as Encryption));
/** An empty list is no policy at all; ECR itself has no empty policy. */
export const lifecycle = checked(z.array(z.unknown()), (value) =>
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

export const repository = object<RepositorySettings>({
  ...repositoryShape,
  name: checked(z.string(), repositoryNameFaults).optional(),
  movedFrom: catalogueKey.optional(),
  import: z.boolean().optional(),
});

/** What all repositories have in common. */
export const repositoryDefaults = object<RepositoryDefaults>(repositoryShape);
