import { resolve } from "../estate/expressions";
import { isObject, type Json, type JsonObject } from "../estate/json";
import { type Resource, scopeOf, type StackJson } from "../estate/stack-json";
import type { Replica } from "./lint";

/** Where a stack's provider works. */
export interface ProviderPlace {
  readonly region?: string;
  readonly accounts: readonly string[];
}

/** A stack and its provider. */
export interface PlacedStack {
  readonly stack: StackJson;
  readonly place: ProviderPlace;
}

/** A repository with a lifecycle policy, as the synthesized JSON has it. */
export interface RepositoryPolicy {
  /** `registry/aws_ecr_lifecycle_policy.task_service_lifecycle_policy` */
  readonly address: string;
  readonly repository: string;
  readonly policyText: string;
  readonly region?: string;
  readonly isMutable?: boolean;
  readonly replicas: readonly Replica[];
}

/** Repositories with policies, and what could not be read. */
export interface RepositoryPolicies {
  readonly policies: readonly RepositoryPolicy[];
  readonly unknown: readonly string[];
}

/** Finds the lifecycle policy of every repository in the stacks, and the copies of that repository elsewhere. */
export function repositoryPolicies(stacks: readonly PlacedStack[]): RepositoryPolicies {
  const policies: RepositoryPolicy[] = [];
  const unknown: string[] = [];
  for (const placed of stacks) {
    const { stack } = placed;
    const repositories = resolved(stack, "aws_ecr_repository");
    for (const { address, attributes } of resolved(stack, "aws_ecr_lifecycle_policy")) {
      const { repository, policy } = attributes;
      if (!isKnown(repository) || !isKnown(policy)) {
        unknown.push(`${stack.id}/${address}: its repository or its policy is known only after apply`);
        continue;
      }
      const own = repositories.find(({ attributes: { name } }) => name === repository)?.attributes;
      policies.push({
        address: `${stack.id}/${address}`,
        repository,
        policyText: policy,
        region: placed.place.region,
        isMutable: own && isMutable(own),
        replicas: replicasOf(repository, placed, stacks),
      });
    }
  }
  return { policies, unknown };
}

function resolved(stack: StackJson, type: string): Resource[] {
  const scope = scopeOf(stack);
  return stack.resources
    .filter((resource) => resource.type === type)
    .map((resource) => {
      const written = Object.entries(resource.attributes).map(([key, value]): [string, Json] => [
        key,
        key === "repository" && typeof value === "string" ? byName(value) : value,
      ]);
      const attributes = resolve(Object.fromEntries(written), scope).value;
      return { ...resource, attributes: isObject(attributes) ? attributes : {} };
    });
}

/** The provider takes a repository's name for its `id`. */
function byName(expression: string): string {
  return expression.replace(/^\$\{(aws_ecr_repository\.[\w-]+)\.id\}$/, "${$1.name}");
}

function isKnown(value: Json | undefined): value is string {
  return typeof value === "string" && !value.includes("${");
}

/** `MUTABLE` is what AWS takes where nothing is written. */
function isMutable({ image_tag_mutability: mutability = "MUTABLE" }: JsonObject): boolean | undefined {
  if (!isKnown(mutability)) return undefined;
  return mutability.startsWith("MUTABLE");
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html: lifecycle policies are not replicated. */
function replicasOf(repository: string, { stack, place }: PlacedStack, stacks: readonly PlacedStack[]): Replica[] {
  const rules = resolved(stack, "aws_ecr_replication_configuration").flatMap(({ attributes }) =>
    blocks(attributes["replication_configuration"]).flatMap((configuration) => blocks(configuration["rule"])),
  );
  const matching = rules.filter((rule) => {
    const filters = blocks(rule["repository_filter"]);
    return filters.length === 0 || filters.some(({ filter }) => isKnown(filter) && repository.startsWith(filter));
  });
  return matching
    .flatMap((rule) => blocks(rule["destination"]))
    .flatMap(({ region, registry_id: account = place.accounts[0] ?? "" }): Replica[] => {
      if (!isKnown(region) || !isKnown(account)) return [];
      const there = stacks.filter((other) => other.place.region === region && other.place.accounts.includes(account));
      return [{ account, region, hasPolicy: there.some((other) => hasPolicy(other.stack, repository)) }];
    });
}

function hasPolicy(stack: StackJson, repository: string): boolean {
  const own = resolved(stack, "aws_ecr_lifecycle_policy").some(
    ({ attributes }) => attributes["repository"] === repository,
  );
  const templates = resolved(stack, "aws_ecr_repository_creation_template").filter(({ attributes }) => {
    const { prefix, applied_for: appliedFor, lifecycle_policy: policy } = attributes;
    const isForReplicas = Array.isArray(appliedFor) && appliedFor.includes("REPLICATION");
    const matches = typeof prefix === "string" && (prefix === "ROOT" || repository.startsWith(prefix));
    return isForReplicas && matches && policy !== undefined && policy !== null;
  });
  return own || templates.length > 0;
}

function blocks(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return (value as Json[]).flatMap(blocks);
  return isObject(value) ? [value] : [];
}
