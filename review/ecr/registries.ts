import { type AwsPlace, repositoryArn } from "../../domain/aws/arn";
import { eksAddonRegistry } from "../../domain/eks/addon-registries";
import {
  type AttributeReference,
  type Estate,
  isUnknown,
  type Resource,
  valueAt,
  type ValueObject,
} from "../estate/estate";
import { knownText, placeOf, textAt } from "../estate/links";
import { type Policy, unknownPolicy } from "../iam/document";
import { policyOf } from "../iam/presumed";
import type { Text } from "../iam/text";
import { doubted } from "../identities/identities";
import type { Chosen } from "./by-prefix";
import { type CacheRule, cacheRuleFor, cacheRules } from "./cache-rules";
import { ownerOf } from "./owners";
import { isSame, mayBeSame, registryOf, type RegistryPlace } from "./registry";
import { type RegistryPolicies, registryPolicies } from "./registry-policies";
import { type Destination, destinationsOf, replicationRules } from "./replication";
import {
  type CreationTemplate,
  creationTemplates,
  doubtOfTemplate,
  type MakerOfRepositories,
  templateFor,
} from "./templates";

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
  readonly cache?: Cache;
  /** Tag mutability, where it is known. */
  readonly mutability?: ValueObject;
}

/** The cache that makes a repository with the first pull. */
export interface Cache {
  /** `<stack>/<address>` of its rule. */
  readonly place: string;
  readonly upstream: string | undefined;
  /** Whether the repositories that it makes get tags; undefined where it is not known. */
  readonly isTagged: boolean | undefined;
}

/**
 * The registries of an estate: the face of this room.
 *
 * The room knows what the files say of Amazon ECR: repositories, their policies and lifecycle policies, creation templates,
 * cache rules, replication, registry policies, lists of images. It asks the estate for resources and IAM for policies; the
 * proof, the lifecycle simulation, the report and the plan review ask it, and read no resource of ECR themselves.
 */
export class Registries {
  private readonly own: readonly Repository[];
  private readonly byName = new Map<string, Repository[]>();
  private readonly policies = new Map<Resource, Policy[]>();
  private readonly namedPolicies: { readonly name: string; readonly policy: Policy; readonly resource: Resource }[] =
    [];
  private readonly strayPolicies: { readonly policy: Policy; readonly resource: Resource }[] = [];

  private readonly replication;
  private readonly templates;
  private readonly caches;

  constructor(private readonly estate: Estate) {
    this.replication = replicationRules(estate);
    this.templates = creationTemplates(estate);
    this.caches = cacheRules(estate);
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

  /** The policies of the registry itself. */
  registryPolicies(place: AwsPlace): RegistryPolicies {
    return registryPolicies(this.estate, place);
  }

  private addPolicy(resource: Resource): void {
    const read = policyOf(this.estate, placeOf(resource), valueAt(resource.values, "policy") ?? null);
    const policy = resource.copies === undefined ? read : doubted(read, WHICH);
    const { resource: target, name } = ownerOf(this.estate, resource);
    if (target !== undefined) this.policies.set(target, [...(this.policies.get(target) ?? []), policy]);
    else if (name !== undefined) this.namedPolicies.push({ name, policy, resource });
    else this.strayPolicies.push({ policy: doubted(read, WHICH), resource });
  }

  /** The policies of a repository: by reference, by name, and those of which nobody knows whose they are. */
  private policiesOf(repository: Resource, name: string): readonly Policy[] {
    const place = registryOf(repository);
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
      return one.stack === policy.stack && valueAt(one.values, "name") === name && mayBeIn(policy, registryOf(one));
    });
    return like.length > 1;
  }

  private repositoryOf(resource: Resource): Repository | undefined {
    const name = knownText(valueAt(resource.values, "name"));
    if (name === undefined) return undefined;
    const isManaged = resource.mode === "managed";
    const own = this.policiesOf(resource, name);
    const { account, region } = registryOf(resource);
    const policies = isManaged ? own : [...own, unknownPolicy(placeOf(resource), "its policy is not in the estate")];
    return {
      name,
      arn: textAt(resource.values, "arn") ?? placeOf(resource),
      account,
      region,
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

  /** Why the repository may be one that replication or a cache makes: what the files do not say. */
  doubtOf(place: AwsPlace, name: string): string | undefined {
    const perhaps = this.copiesOf(name).find((one) => mayBeSame(one.place, place));
    if (perhaps !== undefined) {
      return `whether ${perhaps.through} copies ${name} to ${place.account} in ${place.region} is not known`;
    }
    const [cache] = this.cacheOf(place, name).possible;
    return (
      cache && `whether the cache ${cache.address} makes ${name} in ${place.account} in ${place.region} is not known`
    );
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

  /** Whichever of several rules it is, the repository is made; what it fetches is known of a single one. */
  private cached(place: AwsPlace, name: string): Repository | undefined {
    const { certain: rule, possible } = this.cacheOf(place, name);
    if (rule === undefined) return undefined;
    const { address } = rule;
    const upstream = possible.length === 0 ? rule.upstream : undefined;
    const made = this.made(place, name, "PULL_THROUGH_CACHE", `the cache ${address} makes it with the first pull`);
    return { ...made, cache: { place: address, upstream, isTagged: this.isTagged(place, name) } };
  }

  private cacheOf(place: AwsPlace, name: string): Chosen<CacheRule> {
    return cacheRuleFor(this.caches, name, (own) => isSame(own, place));
  }

  private templateOf(place: AwsPlace, name: string, maker: MakerOfRepositories): Chosen<CreationTemplate> {
    return templateFor(this.templates, name, [maker], (own) => isSame(own, place));
  }

  /** With the policy that a template gives it; without one, it has none. */
  private made(place: AwsPlace, name: string, maker: MakerOfRepositories, origin: string): Repository {
    const chosen = this.templateOf(place, name, maker);
    const { certain, possible } = chosen;
    const doubt = doubtOfTemplate(chosen);
    const candidates = [...possible, ...(certain === undefined ? [] : [certain])];
    const given = candidates
      .flatMap((one) => this.policyIn(one) ?? [])
      .map((policy) => (doubt === undefined ? policy : doubted(policy, doubt)));
    const named = this.namedPolicies.filter((one) => one.name === name && mayBeIn(one.resource, place));
    return {
      name,
      arn: repositoryArn(place, name),
      ...place,
      policies: [...given, ...named.map(({ policy }) => policy)],
      where: candidates[0]?.address ?? origin,
      origin,
      ...(doubt === undefined && { mutability: certain?.values ?? {} }),
    };
  }

  private policyIn({ address, values }: CreationTemplate): Policy | undefined {
    const policy = valueAt(values, "repository_policy");
    return policy === undefined || policy === null || policy === ""
      ? undefined
      : policyOf(this.estate, address, policy);
  }

  private isTagged(place: AwsPlace, name: string): boolean | undefined {
    const { certain, possible } = this.templateOf(place, name, "PULL_THROUGH_CACHE");
    const answers = new Set([...possible.map(givesTags), certain === undefined ? false : givesTags(certain)]);
    return answers.size === 1 ? [...answers][0] : undefined;
  }
}

/** Tags that are not known are tags. */
function givesTags({ values }: CreationTemplate): boolean {
  const tags = valueAt(values, "resource_tags");
  return isUnknown(tags) || (typeof tags === "object" && tags !== null && Object.keys(tags).length > 0);
}

const WHICH = "of which repository it is, is not known";

/** Undefined of either may be anything. */
function mayBeIn(resource: Resource, place: RegistryPlace): boolean {
  return mayBeSame(registryOf(resource), place);
}

function isIn(repository: Repository, place: AwsPlace): boolean {
  return isSame(repository, place) === "yes";
}

/** Whether a registry is AWS's own one of EKS's add-ons, whose repositories every account may pull. */
export function isAddonRegistry({ account, region }: AwsPlace): boolean {
  return eksAddonRegistry(region)?.account === account;
}
