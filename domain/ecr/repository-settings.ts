import { isArnPattern, isKmsKeyArn, isRoleArn, isRolePattern } from "../aws/arn";
import { type Fault, within } from "../text/errors";
import { accountIdFaults, exclusionFilterFaults } from "../aws/names";

/** Whether a tag can be moved to another image, in ECR's own words; `immutableExcept` lists the tags that still may. */
export type ImageTagMutability = "IMMUTABLE" | "MUTABLE" | { readonly immutableExcept: readonly string[] };

/** What a repository is where its settings say nothing. */
export const DEFAULT_MUTABILITY: ImageTagMutability = "IMMUTABLE";

/** Who holds the key that images are encrypted with: ECR (`AES256`), or you. It can only be chosen when a repository is made. */
export type Encryption = "AES256" | { readonly kmsKeyArn: string };

/** Who, outside the account's own identities, is let at a repository by its policy. */
export type PrincipalSettings = AccountSettings | OrganizationSettings | ServiceSettings;

/** Another account, or some of its roles. */
export interface AccountSettings {
  /** 12 digits. */
  readonly account: string;
  /** ARNs of roles in that account; `*` and `?` are wildcards. They need not exist yet. @default everybody whom the account allows */
  readonly roleArns?: readonly string[];
}

/** Every account of an AWS organization. */
export interface OrganizationSettings {
  /** Such as `o-abc123def4`. */
  readonly organization: string;
}

/** An AWS service that pulls in its own name, e.g. CodeBuild for its build image. */
export interface ServiceSettings {
  /** Service principal such as `codebuild.amazonaws.com`. */
  readonly service: string;
  /** The account on whose behalf the service has to act; without it anyone's use of the service would be let in. 12 digits. */
  readonly sourceAccount: string;
  /** The resource on whose behalf the service has to act; wildcards are allowed. @default any of that account */
  readonly sourceArn?: string;
}

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const SERVICE_PRINCIPAL = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/** What is wrong with a mutability setting. */
export function imageTagMutabilityFaults(found: ImageTagMutability): Fault[] {
  if (found === "IMMUTABLE" || found === "MUTABLE") return [];
  const filters = (found as Partial<{ immutableExcept: unknown }> | null)?.immutableExcept;
  if (Array.isArray(filters)) return within(["immutableExcept"], exclusionFilterFaults(filters.map(String)));
  const remedy = 'use "IMMUTABLE", "MUTABLE" or { immutableExcept: ["latest"] }';
  return [{ path: [], problem: "must say whether tags can be moved", found, remedy }];
}

/** What is wrong with an encryption setting. */
export function encryptionFaults(found: Encryption): Fault[] {
  if (found === "AES256") return [];
  const arn = (found as Partial<{ kmsKeyArn: unknown }> | null)?.kmsKeyArn;
  if (typeof arn === "string") return kmsKeyFaults(arn, ["kmsKeyArn"]);
  const remedy = 'use "AES256" or { kmsKeyArn: "arn:aws:kms:..." }';
  return [{ path: [], problem: "must say which key encrypts the images", found, remedy }];
}

/** Only the ARN of a key is stable: an alias or a bare id shows as a change at every plan. */
export function kmsKeyFaults(found: string, path: readonly PropertyKey[] = []): Fault[] {
  if (isKmsKeyArn(found)) return [];
  const remedy = 'write it out: "arn:aws:kms:<region>:<account>:key/<id>" (not an alias)';
  return [{ path, problem: "must be the ARN of a KMS key", found, remedy }];
}

/** Only the ARN of a role can be assumed. */
export function roleArnFaults(found: string, path: readonly PropertyKey[] = []): Fault[] {
  if (isRoleArn(found)) return [];
  const remedy = 'write it out: "arn:aws:iam::<account>:role/<name>"';
  return [{ path, problem: "must be the ARN of an IAM role", found, remedy }];
}

/** What is wrong with a principal. */
export function principalFaults(principal: PrincipalSettings): Fault[] {
  if ("account" in principal)
    return [...within(["account"], accountIdFaults(principal.account)), ...roleFaults(principal)];
  if ("organization" in principal) return within(["organization"], organizationFaults(principal.organization));
  return serviceFaults(principal);
}

function roleFaults({ account, roleArns }: AccountSettings): Fault[] {
  if (roleArns?.length === 0) {
    return [
      { path: ["roleArns"], problem: "must not be empty", remedy: "omit it for everybody whom the account allows" },
    ];
  }
  return (roleArns ?? []).flatMap((arn, index) => {
    const faults = isRolePattern(arn) ? [] : roleArnFaults(arn, ["roleArns", index]);
    if (faults.length > 0 || arn.includes(`::${account}:`)) return faults;
    const remedy = `name a role of account ${account}, or give the role's own account`;
    return [{ path: ["roleArns", index], problem: "must be a role of the account beside it", found: arn, remedy }];
  });
}

/** What is wrong with the id of an organization. */
export function organizationFaults(found: string): Fault[] {
  if (ORGANIZATION_ID.test(found)) return [];
  const remedy = "see `aws organizations describe-organization`: o- and 10 to 32 letters and digits";
  return [{ path: [], problem: "must be the id of an AWS organization", found, remedy }];
}

function serviceFaults({ service, sourceAccount, sourceArn }: ServiceSettings): Fault[] {
  const faults: Fault[] = [];
  if (!SERVICE_PRINCIPAL.test(service)) {
    const remedy = 'for example "codebuild.amazonaws.com"';
    faults.push({ path: ["service"], problem: "must be a service principal", found: service, remedy });
  }
  if (sourceArn !== undefined && !isArnPattern(sourceArn)) {
    const remedy = 'for example "arn:aws:codebuild:ap-northeast-1:123456789012:project/task-service"';
    faults.push({ path: ["sourceArn"], problem: "must be an ARN", found: sourceArn, remedy });
  }
  return [...faults, ...within(["sourceAccount"], accountIdFaults(sourceAccount))];
}
