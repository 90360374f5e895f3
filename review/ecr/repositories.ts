import { type Estate, describeUnknown, isUnknown, type Resource, type Value, valueAt } from "../estate/estate";
import { accountOfResource, follow, knownText, listAt, placeOf, regionOfResource } from "../estate/links";
import { mayBeSame, type RegistryPlace } from "./registry";
import { type Destination, destinationsOf, replicationRules } from "./replication";

/** What the files say of a lifecycle policy. */
export interface WrittenPolicy {
  /** `registry/aws_ecr_lifecycle_policy.task_service_lifecycle_policy`; of a repository without one, its own. */
  readonly address: string;
  /** @default there is none */
  readonly text?: string;
  /** Why it is not known. */
  readonly unknown?: string;
}

/** A repository that the files make, or give a policy. */
export interface EstateRepository {
  readonly name: string;
  readonly place: RegistryPlace;
  readonly policy: WrittenPolicy;
  readonly isMutable?: boolean;
  readonly destinations: readonly Destination[];
}

/** What repositories get that ECR itself makes. */
export interface CreationTemplate {
  /** Of the namespace; `ROOT` for all. */
  readonly prefix: string;
  readonly place: RegistryPlace;
  /** PULL_THROUGH_CACHE, REPLICATION, CREATE_ON_PUSH */
  readonly appliedFor: readonly Value[];
  readonly policy: WrittenPolicy;
}

/** What the files say of repositories and their policies. */
export interface EstateRepositories {
  readonly repositories: readonly EstateRepository[];
  readonly templates: readonly CreationTemplate[];
  /** The registries that the files are about. */
  readonly registries: readonly RegistryPlace[];
  /** What could not be read. */
  readonly unknown: readonly string[];
}

/** Finds every repository with its lifecycle policy, and what ECR gives to the repositories that it makes. */
export function estateRepositories(estate: Estate): EstateRepositories {
  const owners = estate.resources("aws_ecr_repository");
  const rules = replicationRules(estate);
  const unknown = estate.stacks.flatMap(({ id, gaps }) => gaps.map((gap) => `${id} was not read as a whole: ${gap}`));
  const withPolicy = estate.resources("aws_ecr_lifecycle_policy").flatMap((resource): EstateRepository[] => {
    const owner = ownerOf(resource, owners, estate);
    const name = knownText(valueAt(owner?.values ?? {}, "name")) ?? knownText(valueAt(resource.values, "repository"));
    const policy = policyOf(resource, "policy");
    const reason = resource.copies ?? (name === undefined ? "its repository is not known" : policy.unknown);
    if (reason !== undefined) unknown.push(`${placeOf(resource)}: ${reason}`);
    return name === undefined ? [] : [repositoryOf(name, owner ?? resource, policy, owner)];
  });
  const withoutPolicy = owners.flatMap((owner): EstateRepository[] => {
    const name = knownText(valueAt(owner.values, "name"));
    if (name === undefined) unknown.push(`${placeOf(owner)}: its name is not known`);
    return name === undefined ? [] : [repositoryOf(name, owner, { address: placeOf(owner) }, owner)];
  });
  const isCovered = (bare: EstateRepository): boolean =>
    withPolicy.some((one) => one.name === bare.name && mayBeSame(one.place, bare.place));
  const repositories = [...withPolicy, ...withoutPolicy.filter((bare) => !isCovered(bare))];
  return {
    repositories: repositories.map((one) => ({ ...one, destinations: destinationsOf(rules, one.name, one.place) })),
    templates: estate.resources("aws_ecr_repository_creation_template").flatMap(templateOf),
    registries: estate
      .resources()
      .map(registryOf)
      .filter(({ region }) => region !== undefined),
    unknown,
  };
}

function registryOf(resource: Resource): RegistryPlace {
  return { account: accountOfResource(resource), region: regionOfResource(resource) };
}

/** By reference, or by name; of several with the name, the one where the policy is. */
function ownerOf(policy: Resource, owners: readonly Resource[], estate: Estate): Resource | undefined {
  const written = valueAt(policy.values, "repository");
  const { resource } = follow(estate, written);
  if (resource?.type === "aws_ecr_repository") return resource;
  const named = owners.filter(({ values }) => typeof written === "string" && valueAt(values, "name") === written);
  const here = named.filter((one) => mayBeSame(registryOf(one), registryOf(policy)));
  return here.find(({ stack }) => stack === policy.stack) ?? here[0];
}

function repositoryOf(
  name: string,
  at: Resource,
  policy: WrittenPolicy,
  owner: Resource | undefined,
): EstateRepository {
  return { name, place: registryOf(at), policy, isMutable: owner && isMutable(owner), destinations: [] };
}

/** `MUTABLE` is what AWS takes where nothing is written. */
function isMutable({ values }: Resource): boolean | undefined {
  const mutability = valueAt(values, "image_tag_mutability") ?? "MUTABLE";
  return typeof mutability === "string" ? mutability.startsWith("MUTABLE") : undefined;
}

function policyOf(resource: Resource, attribute: string): WrittenPolicy {
  const address = placeOf(resource);
  const value = valueAt(resource.values, attribute);
  if (isUnknown(value)) return { address, unknown: `its policy: ${describeUnknown(value)}` };
  return typeof value === "string" && value !== "" ? { address, text: value } : { address };
}

function templateOf(resource: Resource): CreationTemplate[] {
  const prefix = knownText(valueAt(resource.values, "prefix"));
  if (prefix === undefined) return [];
  const appliedFor = listAt(resource.values, "applied_for");
  return [
    {
      prefix: prefix.replace(/\/$/, ""),
      place: registryOf(resource),
      appliedFor,
      policy: policyOf(resource, "lifecycle_policy"),
    },
  ];
}

/**
 * The template of a repository that ECR makes: the one with the longest prefix.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export function templateFor(
  templates: readonly CreationTemplate[],
  name: string,
  place: RegistryPlace,
  reasons: readonly string[],
): CreationTemplate | undefined {
  const fitting = templates.filter(
    ({ prefix, appliedFor, place: own }) =>
      (prefix === "ROOT" || name === prefix || name.startsWith(`${prefix}/`)) &&
      mayBeSame(own, place) &&
      appliedFor.some((reason) => isUnknown(reason) || (typeof reason === "string" && reasons.includes(reason))),
  );
  const rank = ({ prefix }: CreationTemplate): number => (prefix === "ROOT" ? 0 : prefix.length);
  return fitting.sort((a, b) => rank(b) - rank(a))[0];
}
