import { z } from "zod";
import { isRecord } from "../../domain/text/unfit";
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
import type { RepositoryDefaults, RepositorySettings } from "./settings";
import { accountId, catalogueKey, hasKey, strings, tags } from "../checks/fields";
import { type FormFault, anything, checked, formed, object, oneOf } from "../checks/schema";

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

/** What is not even an object: the rule says by itself which words there are. */
function word(rule: (value: never) => Fault[]) {
  return anything((value) => rule(value as never).map((fault) => ({ ...fault, cuts: true })));
}

export const mutability = oneOf((value) =>
  isRecord(value) ? formed(exceptions, imageTagMutabilityFaults) : word(imageTagMutabilityFaults),
);
export const encryption = oneOf((value) =>
  isRecord(value) ? formed(customerKey, encryptionFaults) : word(encryptionFaults),
);

/** An empty list is no policy at all; ECR itself has no empty policy. */
export const lifecycle = checked(z.array(z.unknown()), (value) =>
  value.length === 0 ? [] : lifecyclePolicyFaults(value as LifecycleRule[]),
);

/** The rule says by itself what is wrong with values of other types. */
function tagSchemeFormFaults(scheme: unknown): FormFault[] {
  return tagSchemeFaults(scheme).map((fault) => {
    const found = Array.isArray(scheme) && fault.path.length > 0 ? (scheme[Number(fault.path[0])] as unknown) : scheme;
    return { ...fault, cuts: typeof found !== "string" || !Array.isArray(scheme) };
  });
}

const repositoryShape = {
  imageTagMutability: mutability.optional(),
  tagScheme: anything(tagSchemeFormFaults).optional(),
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
