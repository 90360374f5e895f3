import { z } from "zod";
import type { Fault } from "../../domain/text/errors";
import { type LifecycleRule, lifecyclePolicyFaults } from "../../domain/ecr/lifecycle-policy";
import { repositoryNameFaults } from "../../domain/aws/names";
import {
  type AccountSettings,
  type Encryption,
  type ImageTagMutability,
  type OrganizationSettings,
  type ServiceSettings,
  encryptionFaults,
  imageTagMutabilityFaults,
  principalFaults,
} from "../../domain/ecr/repository-settings";
import { tagSchemeFaults } from "../../domain/ecr/tag-scheme";
import type { RepositoryDefaults, RepositorySettings } from "../platform/settings";
import { accountId, catalogueKey, hasKey, isObject, strings, tags } from "../checks/fields";
import { anything, checked, formed, object, oneOf } from "../checks/schema";

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

export const principals = z.array(formed(principal, principalFaults));

const exceptions = object<Extract<ImageTagMutability, object>>({ immutableExcept: strings });
const customerKey = object<Extract<Encryption, object>>({ kmsKeyArn: z.string() });

export const mutability = formed(
  oneOf((value) => (isObject(value) ? exceptions : z.unknown())),
  imageTagMutabilityFaults,
);
export const encryption = formed(
  oneOf((value) => (isObject(value) ? customerKey : z.unknown())),
  encryptionFaults,
);

/** An empty list is no policy at all; ECR itself has no empty policy. */
export const lifecycle = checked(z.array(z.unknown()), (value) =>
  value.length === 0 ? [] : lifecyclePolicyFaults(value as LifecycleRule[]),
);

const repositoryShape = {
  imageTagMutability: mutability.optional(),
  tagScheme: anything(tagSchemeFaults).optional(),
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
