import { ECR } from "./ecr";
import { IAM } from "./iam";
import { S3 } from "./s3";
import type { Importable } from "./subject";

/**
 * The resource types whose name in AWS follows from the settings.
 *
 * Each of them is made by one call, so that one that exists is whole. What AWS names itself (a VPC, a key) is not here.
 */
export const IMPORTABLE: ReadonlyMap<string, Importable> = new Map(Object.entries({ ...ECR, ...S3, ...IAM }));

/** A reference to one of these attributes of a resource of the type means its import id. */
export const ID_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  aws_ecr_repository: ["id"],
  aws_iam_openid_connect_provider: ["id", "arn"],
  aws_iam_policy: ["id", "arn"],
  aws_iam_role: ["id"],
  aws_s3_bucket: ["id"],
};
