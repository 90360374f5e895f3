import { type AwsPlace, repositoryArn } from "../../domain/aws/arn";
import { eksAddonRegistry } from "../../domain/eks/addon-registries";
import {
  type AttributeReference,
  type Estate,
  type Resource,
  type Value,
  valueAt,
  type ValueObject,
  isUnknown,
} from "../estate/estate";
import { type Policy, unknownPolicy } from "../iam/document";
import type { Text } from "../iam/text";
import { mayBeSame, type RegistryPlace } from "./registry";
import { type Destination, destinationsOf, replicationRules } from "./replication";
import { doubted } from "../identities/identities";
import { accountOfResource, follow, knownText, listAt, placeOf, regionOfResource, textAt } from "../estate/links";
import { policyOf } from "../iam/presumed";

/** A repository of the estate, or one that the estate lets come into being. */
export interface Repository {
  readonly name: string;
  readonly arn: Text;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Whose policy it has. */
  readonly policies: readonly Policy[];
  /** Where a permission of the repository goes. */
  readonly where: string;
  /** Where it comes from, in words. */
  readonly origin: string;
  readonly resource?: Resource;
  /** Of a pull-through cache: what makes it. */
  readonly cache?: CacheRule;
  /** Tag mutability, where it is known. */
  readonly mutability?: ValueObject;
}

/** A pull-through cache rule, with the template of its repositories. */
export interface CacheRule {
  readonly place: string;
  readonly prefix: string;
  readonly upstream: string | undefined;
  /** Whether the repositories that it makes get tags. */
  readonly isTagged: boolean;
}

const PLAIN_ROOT = "ROOT";

/** The registries of an estate. */
export class Registries {
  private readonly own: readonly Repository[];
  private readonly byName = new Map<string, Repository[]>();
  private readonly policies = new Map<Resource, Policy[]>();
  private readonly namedPolicies: { readonly name: string; readonly policy: Policy; readonly resource: Resource }[] =
    [];
  private readonly strayPolicies: { readonly policy: Policy; readonly resource: Resource }[] = [];

  private readonly replication;

  constructor(private readonly estate: Estate) {
    this.replication = replicationRules(estate);
    const owners = [...estate.resources("aws_ecr_repository"), ...estate.data("aws_ecr_repository")];
    for (const resource of estate.resources("aws_ecr_repository_policy")) this.addPolicy(resource);
    this.own = owners.flatMap((resource) => this.repositoryOf(resource) ?? []);
    for (const repository of this.own) {
      const like = this.byName.get(repository.name);
      if (like === undefined) this.byName.set(repository.name, [repository]);
      else like.push(repository);
    }
  }

  /** Whether anything in the estate copies images. */
  get isReplicating(): boolean {
    return this.replication.length > 0;
  }

  /** All that the estate names. */
  all(): readonly Repository[] {
    return this.own;
  }

  /** Those of the name in any account and region, resources before data sources. */
  named(name: string): readonly Repository[] {
    return this.byName.get(name) ?? [];
  }

  /** The names of the repositories that the estate makes in a place; what it only reads is made elsewhere, with others. */
  namesIn(place: AwsPlace): readonly string[] {
    return this.own.filter((one) => one.resource?.mode === "managed" && isIn(one, place)).map(({ name }) => name);
  }

  find(place: AwsPlace, name: string): Repository | undefined {
    const exact = this.named(name).find((one) => isIn(one, place));
    return exact ?? this.replica(place, name) ?? this.cached(place, name);
  }

  /** The repositories that a reference may lead to: the copies of one, where it does not say which. */
  linked({ stack, address }: AttributeReference): readonly Repository[] {
    const targets = new Set(this.estate.copies(stack, address));
    return this.own.filter(({ resource }) => resource !== undefined && targets.has(resource));
  }

  /** The policies of the registry itself, and whether their permissions are known to suffice. */
  registryPolicies(place: AwsPlace): { readonly policies: readonly Policy[]; readonly isOld: boolean } {
    const policies = this.estate
      .resources("aws_ecr_registry_policy")
      .filter((resource) => isResourceIn(resource, place))
      .map((resource) => policyOf(this.estate, placeOf(resource), valueAt(resource.values, "policy") ?? null));
    const isOld = this.estate
      .resources("aws_ecr_account_setting")
      .some(
        (resource) =>
          isResourceIn(resource, place) &&
          valueAt(resource.values, "name") === "REGISTRY_POLICY_SCOPE" &&
          valueAt(resource.values, "value") === "V1",
      );
    return { policies, isOld };
  }

  private addPolicy(resource: Resource): void {
    const read = policyOf(this.estate, placeOf(resource), valueAt(resource.values, "policy") ?? null);
    const policy = resource.copies === undefined ? read : doubted(read, WHICH);
    const name = valueAt(resource.values, "repository");
    const target = follow(this.estate, name).resource ?? this.neededBy(resource, name);
    if (target !== undefined) this.policies.set(target, [...(this.policies.get(target) ?? []), policy]);
    else if (typeof name === "string") this.namedPolicies.push({ name, policy, resource });
    else this.strayPolicies.push({ policy: doubted(read, WHICH), resource });
  }

  /** The repository that its name is taken from; a state says neither account nor region, but what the policy needs. */
  private neededBy({ references, stack }: Resource, name: Value | undefined): Resource | undefined {
    const needed = references
      .filter(({ from }) => from === "repository" || from === "depends_on")
      .flatMap(({ address }) => this.estate.copies(stack, address))
      .filter(({ type, values }) => type === "aws_ecr_repository" && valueAt(values, "name") === name);
    return new Set(needed).size === 1 ? needed[0] : undefined;
  }

  /** The policies of a repository: by reference, by name, and those of which nobody knows whose they are. */
  private policiesOf(repository: Resource, name: string): readonly Policy[] {
    const place = { account: accountOfResource(repository), region: regionOfResource(repository) };
    const named = this.namedPolicies.filter((one) => one.name === name && mayBeIn(one.resource, place));
    const stray = this.strayPolicies.filter((one) => mayBeIn(one.resource, place));
    return [
      ...(this.policies.get(repository) ?? []),
      ...named.map(({ policy, resource }) => (this.isOfSeveral(resource, name) ? doubted(policy, WHICH) : policy)),
      ...stray.map(({ policy }) => policy),
    ];
  }

  private isOfSeveral(policy: Resource, name: string): boolean {
    const like = this.estate.resources("aws_ecr_repository").filter((one) => {
      const place = { account: accountOfResource(one), region: regionOfResource(one) };
      return one.stack === policy.stack && valueAt(one.values, "name") === name && mayBeIn(policy, place);
    });
    return like.length > 1;
  }

  private repositoryOf(resource: Resource): Repository | undefined {
    const name = knownText(valueAt(resource.values, "name"));
    if (name === undefined) return undefined;
    const isManaged = resource.mode === "managed";
    const own = this.policiesOf(resource, name);
    const policies = isManaged ? own : [...own, unknownPolicy(placeOf(resource), "its policy is not in the estate")];
    return {
      name,
      arn: textAt(resource.values, "arn") ?? placeOf(resource),
      account: accountOfResource(resource),
      region: regionOfResource(resource),
      policies,
      where: own[0]?.source ?? placeOf(resource),
      origin: placeOf(resource),
      resource,
      ...(isManaged && { mutability: resource.values }),
    };
  }

  /** ECR makes the repository in the destination with the first image that it copies there. */
  private replica(place: AwsPlace, name: string): Repository | undefined {
    const there = this.copiesOf(name).find(
      (one) => one.isCertain && one.place.account === place.account && one.place.region === place.region,
    );
    return there === undefined ? undefined : this.made(place, name, "REPLICATION", `${there.through} copies it here`);
  }

  /** Why the repository may be one that replication makes: what the files do not say. */
  doubtOf(place: AwsPlace, name: string): string | undefined {
    const perhaps = this.copiesOf(name).find((one) => mayBeSame(one.place, place));
    return perhaps === undefined
      ? undefined
      : `whether ${perhaps.through} copies ${name} to ${place.account} in ${place.region} is not known`;
  }

  /** Whether the files have a repository of the name, or a copy, in another region. */
  isInOtherRegions({ name, region: own }: Repository): boolean {
    const regions = [...this.named(name), ...this.copiesOf(name).map(({ place }) => place)].map(({ region }) => region);
    return regions.some((region) => region !== undefined && region !== own);
  }

  private copiesOf(name: string): readonly Destination[] {
    return this.named(name).flatMap(({ account, region }) =>
      destinationsOf(this.replication, name, { account, region }),
    );
  }

  private cached(place: AwsPlace, name: string): Repository | undefined {
    const rule = this.cacheRules(place)
      .filter(({ prefix }) => prefix === PLAIN_ROOT || name.startsWith(`${prefix}/`))
      .sort((a, b) => rank(b.prefix) - rank(a.prefix))[0];
    if (rule === undefined) return undefined;
    const made = this.made(place, name, "PULL_THROUGH_CACHE", `the cache ${rule.place} makes it with the first pull`);
    return { ...made, cache: { ...rule, isTagged: this.isTagged(place, name) } };
  }

  private cacheRules(place: AwsPlace): Omit<CacheRule, "isTagged">[] {
    return this.estate.resources("aws_ecr_pull_through_cache_rule").flatMap((resource) => {
      const prefix = knownText(valueAt(resource.values, "ecr_repository_prefix"));
      if (prefix === undefined || !isResourceIn(resource, place)) return [];
      return [
        { place: placeOf(resource), prefix, upstream: knownText(valueAt(resource.values, "upstream_registry_url")) },
      ];
    });
  }

  /** With the policy that a template gives it; without one, it has none. */
  private made(place: AwsPlace, name: string, appliedFor: string, origin: string): Repository {
    const template = this.template(place, name, appliedFor);
    const policy = template === undefined ? undefined : valueAt(template.values, "repository_policy");
    const hasPolicy = policy !== undefined && policy !== null && policy !== "";
    const where = template === undefined ? origin : placeOf(template);
    return {
      name,
      arn: repositoryArn(place, name),
      ...place,
      policies: [
        ...(template !== undefined && hasPolicy ? [policyOf(this.estate, placeOf(template), policy)] : []),
        ...this.namedPolicies
          .filter((one) => one.name === name && mayBeIn(one.resource, place))
          .map((one) => one.policy),
      ],
      where,
      origin,
      mutability: template?.values ?? {},
    };
  }

  private isTagged(place: AwsPlace, name: string): boolean {
    const template = this.template(place, name, "PULL_THROUGH_CACHE");
    if (template === undefined) return false;
    const tags = valueAt(template.values, "resource_tags");
    return isUnknown(tags) || (typeof tags === "object" && tags !== null && Object.keys(tags).length > 0);
  }

  /** The template with the longest prefix that fits. */
  private template(place: AwsPlace, name: string, appliedFor: string): Resource | undefined {
    const prefixOf = (resource: Resource): string => knownText(valueAt(resource.values, "prefix")) ?? "";
    return this.estate
      .resources("aws_ecr_repository_creation_template")
      .filter((resource) => {
        const prefix = prefixOf(resource);
        const fits = prefix === PLAIN_ROOT || name === prefix || name.startsWith(`${prefix}/`);
        return fits && isResourceIn(resource, place) && listAt(resource.values, "applied_for").includes(appliedFor);
      })
      .sort((a, b) => rank(prefixOf(b)) - rank(prefixOf(a)))[0];
  }
}

const WHICH = "of which repository it is, is not known";

/** Undefined of either may be anything. */
function mayBeIn(resource: Resource, place: RegistryPlace): boolean {
  return mayBeSame({ account: accountOfResource(resource), region: regionOfResource(resource) }, place);
}

function rank(prefix: string): number {
  return prefix === PLAIN_ROOT ? 0 : prefix.length;
}

function isIn({ account, region }: Repository, place: AwsPlace): boolean {
  return account === place.account && region === place.region;
}

function isResourceIn(resource: Resource, { account, region }: AwsPlace): boolean {
  const own = knownText(valueAt(resource.values, "registry_id")) ?? accountOfResource(resource);
  return own === account && regionOfResource(resource) === region;
}

/** Whether a registry is AWS's own one of EKS's add-ons, whose repositories every account may pull. */
export function isAddonRegistry({ account, region }: AwsPlace): boolean {
  return eksAddonRegistry(region)?.account === account;
}
