import { type Fault, refuse, ValidationError, within } from "../../domain/text/errors";
import { homeOf, type Image, type ImageList, isSameHome } from "../ecr/images";
import type { Replica } from "./lint";
import { readPolicy, type LifecyclePolicy } from "../ecr/lifecycle-policy";
import { hostOf, mayBeSame, registryName, type RegistryPlace } from "../ecr/registry";
import type { Destination } from "../ecr/replication";
import type { CopyOf, RepositoryInput } from "./question";
import { type EstateRepositories, templatePolicy, type WrittenPolicy } from "../ecr/lifecycle-policies";

/** A repository of the files, as the report looks at it. */
export interface EstateInput extends RepositoryInput {
  readonly repository: string;
  readonly place: RegistryPlace;
  /** As AWS takes it; undefined for none. */
  readonly policyText: string | undefined;
}

/** What there is to look at, and what could not be looked at. */
export interface EstateInputs {
  readonly inputs: readonly EstateInput[];
  readonly unknown: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * All repositories of the files with their lists: also those that ECR makes, as copies or by a creation template.
 *
 * @param list of all registries; undefined where only the policies are looked at
 * @throws ValidationError for policies that ECR would refuse
 */
export function inputsOf(found: EstateRepositories, list: ImageList | undefined): EstateInputs {
  const drafts = new Drafts(found);
  if (list !== undefined) for (const group of groupsOf(list)) drafts.give(group);
  const inputs = inputsFrom(drafts.all.filter((draft) => list !== undefined || draft.isWritten));
  return { inputs, unknown: [...found.unknown, ...drafts.unknown], warnings: drafts.warnings };
}

interface Draft {
  readonly name: string;
  readonly place: RegistryPlace;
  readonly policy: WrittenPolicy;
  /** Whether the files have a policy for it. */
  readonly isWritten: boolean;
  readonly isMutable?: boolean;
  readonly replicas?: readonly Replica[];
  readonly copyOf: CopyOf[];
  readonly assumptions: readonly string[];
  list?: ImageList;
}

class Drafts {
  readonly all: Draft[];
  readonly unknown: string[] = [];
  readonly warnings: string[] = [];

  constructor(private readonly found: EstateRepositories) {
    const { repositories } = found;
    this.all = repositories.map(({ name, place, policy, isMutable, destinations }) => ({
      ...{ name, place, policy, isMutable, copyOf: [], assumptions: [] },
      isWritten: policy.text !== undefined || policy.unknown !== undefined,
      replicas: destinations.flatMap((destination) => this.replicaOf(name, place, destination)),
    }));
    for (const { name, place, destinations } of repositories) {
      for (const destination of destinations) this.addCopy(name, place, destination);
    }
  }

  /** Of a registry and repository; a list whose registry is not said is taken for the source of copies. */
  give({ name, place, list }: Group): void {
    const like = this.all.filter((one) => one.name === name && one.list === undefined && mayBeSame(one.place, place));
    const sources = like.filter(({ copyOf }) => copyOf.length === 0);
    const [only, another] = like.length > 1 && sources.length > 0 ? sources : like;
    const listed = `images of ${name ?? "no repository"}`;
    if (only === undefined) this.giveByTemplate({ name, place, list });
    else if (another !== undefined) {
      const places = like.map((one) => registryName(one.place)).join(" or ");
      this.unknown.push(`${listed} are left out: they may be in ${places}; say where by --images REGION=FILE`);
    } else {
      only.list = list;
      if (like.length === 1) return;
      this.warnings.push(
        `${listed} are taken for those in ${registryName(only.place)}; list a copy by --images REGION=FILE`,
      );
    }
  }

  private giveByTemplate({ name, place, list }: Group): void {
    const { templates } = this.found;
    const policy =
      name === undefined ? undefined : templatePolicy(templates, name, place, ["PULL_THROUGH_CACHE", "CREATE_ON_PUSH"]);
    if (name === undefined || policy === undefined) {
      this.warnings.push(`images of ${name ?? "no repository"} are left out: no stack has its lifecycle policy`);
      return;
    }
    const assumptions = [`${name} was made after the template ${policy.address} got its lifecycle policy`];
    this.all.push({
      name,
      place: { ...policy.place, ...known(place) },
      policy,
      isWritten: false,
      copyOf: [],
      assumptions,
      list,
    });
  }

  /** https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html: lifecycle policies are not replicated. */
  private replicaOf(name: string, source: RegistryPlace, { place }: Destination): Replica[] {
    const { account, region } = place;
    if (account === undefined || region === undefined) return [];
    const { text, unknown } = this.policyThere(name, source, place);
    return [{ account, region, hasPolicy: text !== undefined || unknown !== undefined }];
  }

  private policyThere(name: string, source: RegistryPlace, place: RegistryPlace): WrittenPolicy {
    const { repositories, templates } = this.found;
    const own = repositories.find((one) => one.name === name && isCopy(one.place, source, place));
    return (
      own?.policy ??
      templatePolicy(templates, name, place, ["REPLICATION"]) ?? { address: `${name} in ${registryName(place)}` }
    );
  }

  private addCopy(name: string, source: RegistryPlace, { place, deletes, through }: Destination): void {
    if (hostOf(place) === undefined) {
      this.unknown.push(`${through}: where it copies ${name} to is not known`);
      return;
    }
    const link = { of: keyOf(name, source), deletes, through };
    const there = this.all.find((one) => one.name === name && isCopy(one.place, source, place));
    if (there !== undefined) {
      there.copyOf.push(link);
      return;
    }
    const policy = this.policyThere(name, source, place);
    const isRead = policy.text !== undefined || this.found.registries.some((one) => isExactly(one, place));
    const unread = { ...policy, unknown: policy.unknown ?? `nothing in the files is of ${registryName(place)}` };
    this.all.push({ name, place, policy: isRead ? policy : unread, isWritten: false, copyOf: [link], assumptions: [] });
  }
}

function keyOf(name: string, { account = "", region = "" }: RegistryPlace): string {
  return `${account}/${region}/${name}`;
}

function known({ account, region }: RegistryPlace): RegistryPlace {
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}

/** A repository where a source is copied to; the account of either may not be known. */
function isCopy(one: RegistryPlace, source: RegistryPlace, destination: RegistryPlace): boolean {
  return one !== source && isExactly(one, destination);
}

function isExactly(one: RegistryPlace, other: RegistryPlace): boolean {
  return one.region !== undefined && one.region === other.region && mayBeSame(one, other);
}

/** The images of one repository of one registry, as far as the lists say it. */
export interface Group {
  readonly name: string | undefined;
  readonly place: RegistryPlace;
  readonly list: ImageList;
}

/** A list of images by registry and repository; those of a region that is known come first. */
export function groupsOf({ images, children }: ImageList): readonly Group[] {
  const groups = new Map<string, { readonly first: Image; readonly members: Image[] }>();
  let group: { readonly first: Image; readonly members: Image[] } | undefined;
  for (const image of images) {
    // A list goes from repository to repository: mostly it is the one before.
    if (group === undefined || !isSameHome(group.first, image)) {
      const key = homeOf(image);
      group = groups.get(key) ?? { first: image, members: [] };
      groups.set(key, group);
    }
    group.members.push(image);
  }
  const all = [...groups.values()].map(({ first: { repository: name, registryId: account, region }, members }) => ({
    name,
    place: { account, region },
    list: { images: members, children },
  }));
  const isPlaced = ({ place }: Group): boolean => place.region !== undefined;
  return [...all.filter(isPlaced), ...all.filter((group) => !isPlaced(group))];
}

const NO_POLICY: LifecyclePolicy = { rules: [] };

/** Reads the policies; the faults of all are told at once. */
function inputsFrom(drafts: readonly Draft[]): EstateInput[] {
  const refused: ValidationError[] = [];
  const read = ({ address, text }: WrittenPolicy): LifecyclePolicy => {
    try {
      return text === undefined ? NO_POLICY : readPolicy(text, address);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      refused.push(error);
      return NO_POLICY;
    }
  };
  const inputs = drafts.map(({ name, place, policy, isMutable, replicas, copyOf, assumptions, list }): EstateInput => ({
    ...{ key: keyOf(name, place), repository: name, place, isMutable, replicas, copyOf, assumptions, list },
    ...{ policy: read(policy), policyText: policy.text, policyAt: policy.address, doubt: policy.unknown },
  }));
  const [first, ...others] = refused;
  if (first !== undefined && others.length === 0) throw first;
  const faults = refused.flatMap(({ subject, faults: own }): Fault[] => within([subject], own));
  refuse("lifecycle policies", faults);
  return inputs;
}
