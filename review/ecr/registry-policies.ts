import type { AwsPlace } from "../../domain/aws/arn";
import { type Estate, valueAt } from "../estate/estate";
import { placeOf } from "../estate/links";
import type { Policy } from "../iam/document";
import { policyOf } from "../iam/presumed";
import { isInRegistry } from "./registry";

/** What a registry itself permits. */
export interface RegistryPolicies {
  readonly policies: readonly Policy[];
  /** Whether they only count for what they counted for at first: the account setting says V1. */
  readonly isOld: boolean;
}

/**
 * The policies of a registry.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
 */
export function registryPolicies(estate: Estate, place: AwsPlace): RegistryPolicies {
  const policies = estate
    .resources("aws_ecr_registry_policy")
    .filter((resource) => isInRegistry(resource, place))
    .map((resource) => policyOf(estate, placeOf(resource), valueAt(resource.values, "policy") ?? null));
  const isOld = estate
    .resources("aws_ecr_account_setting")
    .some(
      (resource) =>
        isInRegistry(resource, place) &&
        valueAt(resource.values, "name") === "REGISTRY_POLICY_SCOPE" &&
        valueAt(resource.values, "value") === "V1",
    );
  return { policies, isOld };
}
