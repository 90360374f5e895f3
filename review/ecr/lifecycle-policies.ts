import { type Estate, describeUnknown, isUnknown, type Resource, valueAt, type ValueObject } from "../estate/estate";
import { knownText, placeOf } from "../estate/links";
import { isMutable } from "./mutability";
import { type Owner, ownerOf } from "./owners";
import { mayBeSame, registryOf, type RegistryPlace } from "./registry";
import { type Destination, destinationsOf, replicationRules } from "./replication";
import {
  type CreationTemplate,
  creationTemplates,
  doubtOfTemplate,
  type MakerOfRepositories,
  templateFor,
} from "./templates";

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
    const { resource: referred, name } = ownerOf(estate, resource);
    const owner = referred ?? namedAs(name, resource, owners);
    const policy = writtenPolicy(placeOf(resource), resource.values, "policy");
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
    templates: creationTemplates(estate),
    registries: estate
      .resources()
      .map(registryOf)
      .filter(({ region }) => region !== undefined),
    unknown,
  };
}

/** Of several with the name, the one where the policy is. */
function namedAs(name: Owner["name"], policy: Resource, owners: readonly Resource[]): Resource | undefined {
  const named = owners.filter(({ values }) => name !== undefined && valueAt(values, "name") === name);
  const here = named.filter((one) => mayBeSame(registryOf(one), registryOf(policy)));
  return here.find(({ stack }) => stack === policy.stack) ?? here[0];
}

function repositoryOf(
  name: string,
  at: Resource,
  policy: WrittenPolicy,
  owner: Resource | undefined,
): EstateRepository {
  return { name, place: registryOf(at), policy, isMutable: owner && isMutable(owner.values), destinations: [] };
}

function writtenPolicy(address: string, values: ValueObject, attribute: string): WrittenPolicy {
  const value = valueAt(values, attribute);
  if (isUnknown(value)) return { address, unknown: `its policy: ${describeUnknown(value)}` };
  return typeof value === "string" && value !== "" ? { address, text: value } : { address };
}

/** The policy that a template gives to a repository, where there is one; what is not known of either may be the other's. */
export function templatePolicy(
  templates: readonly CreationTemplate[],
  name: string,
  place: RegistryPlace,
  makers: readonly MakerOfRepositories[],
): (WrittenPolicy & { readonly place: RegistryPlace }) | undefined {
  const chosen = templateFor(templates, name, makers, (own) => (mayBeSame(own, place) ? "yes" : "no"));
  const [first = chosen.certain] = chosen.possible;
  if (first === undefined) return undefined;
  const doubt = doubtOfTemplate(chosen);
  const policy = writtenPolicy(first.address, first.values, "lifecycle_policy");
  return { ...(doubt === undefined ? policy : { address: first.address, unknown: doubt }), place: first.place };
}
