import { nearest } from "../../domain/text/nearest";
import { repositoryArn, type AwsPlace } from "../../domain/aws/arn";
import { ecrHost } from "../../domain/ecr/host";
import { type Finding, proven, refuted, unknown, every, remark } from "../verdict/finding";
import { unknownPolicy } from "../iam/document";
import { mayBeSame } from "../ecr/registry";
import { type AttributeReference, isUnknown } from "../estate/estate";
import { show, whyUnknown, regionOfResource } from "../estate/links";
import type { ProofInput } from "./proof-input";
import { type EstateReference, readReference } from "../ecr/reference";
import { isAddonRegistry, type Registries, type Repository } from "../ecr/registries";
import type { ImageUse } from "../workloads/use";

/** What is pulled. */
export interface Subject {
  readonly text: string;
  readonly tag?: string;
  readonly digest?: string;
  /** Whether the reference leads to a repository. */
  readonly reference: Finding;
  readonly repository?: Repository;
  /** Whether everybody may have it. */
  readonly needsNobody: boolean;
  /** It is one of these, and nobody knows which. */
  readonly either?: readonly Subject[];
}

/** What the image references of a workload lead to: of a text that a plan does not hold, there may be several. */
export function subjectsOf(use: ImageUse, registries: Registries, input: ProofInput): readonly Subject[] {
  if (use.isCurated === true) return [curated(use)];
  const reference = readReference(use.image);
  if (reference === undefined) {
    const reason = `${use.place} names no image that can be read`;
    return [{ text: "", needsNobody: false, reference: unknown(`the image of ${use.place}`, [reason]) }];
  }
  if (reference.kind === "presumed") return reference.repositories.map((one) => ofNamed(one, use, registries, input));
  return [READERS[reference.kind](reference as never, use, registries, input)];
}

function curated({ image, place }: ImageUse): Subject {
  const text = typeof image === "string" || isUnknown(image) ? show(image) : "";
  return { text, needsNobody: true, reference: proven(`${text} of ${place} is an image of CodeBuild's own`) };
}

type Kind = Exclude<EstateReference["kind"], "presumed">;
type Of<K extends Kind> = Extract<EstateReference, { kind: K }>;
type Reader<K extends Kind> = (reference: Of<K>, use: ImageUse, registries: Registries, input: ProofInput) => Subject;

const READERS: { readonly [K in Kind]: Reader<K> } = {
  ecr: ofEcr,
  linked: ofLink,
  external: ofExternal,
  wrong: ({ text, faults }, { place }) => ({
    text,
    needsNobody: false,
    reference: refuted(
      `${text} is an image reference`,
      faults.map((fault) => ({ what: "image reference", where: place, mend: fault })),
    ),
  }),
  unknown: ({ text, value }, { place }) => ({
    text,
    needsNobody: false,
    reference: unknown(`the image of ${place}`, [whyUnknown(value)]),
  }),
};

function ofEcr({ text, place, parsed }: Of<"ecr">, use: ImageUse, registries: Registries, input: ProofInput): Subject {
  const { repository: name, tag, digest } = parsed;
  const version = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
  const base = { text, needsNobody: false, ...version };
  const repository = registries.find(place, name);
  if (repository !== undefined) {
    return { ...base, repository, reference: proven(`${text} is of ${repository.origin}`) };
  }
  return { ...base, ...outside(text, place, name, use, registries, input) };
}

type Outside = Pick<Subject, "reference"> & Partial<Pick<Subject, "repository">>;

/** A repository that the estate does not make. */
function outside(
  text: string,
  place: AwsPlace,
  name: string,
  use: ImageUse,
  registries: Registries,
  input: ProofInput,
): Outside {
  const arn = repositoryArn(place, name);
  const bare: Repository = { name, arn, ...place, policies: [], where: arn, origin: arn };
  if (isAddonRegistry(place)) return { reference: proven(`${text} is of AWS's registry of add-ons`), repository: bare };
  const isListed = (input.images ?? []).some(
    ({ repository, registryId: account, region }) => repository === name && mayBeSame({ account, region }, place),
  );
  const unread = {
    ...bare,
    policies: [unknownPolicy(arn, "the repository is not in the estate, so its policy is not known")],
  };
  if (isListed)
    return { reference: proven(`${text} is of a repository that the list of images has`), repository: unread };
  const doubt = registries.doubtOf(place, name);
  if (doubt !== undefined) return { reference: unknown(`the repository of ${text}`, [doubt]), repository: unread };
  const mend = mendFor(text, place, name, registries);
  if (mend === undefined) {
    const reason = `${arn} is not in the estate; give what describe-images prints of it (--images)`;
    return { reference: unknown(`the repository of ${text}`, [reason]), repository: unread };
  }
  return { reference: refuted(`the repository of ${text} is there`, [{ what: "repository", where: use.place, mend }]) };
}

/** What the reference should have been, where the estate shows that it is wrong. */
function mendFor(text: string, place: AwsPlace, name: string, registries: Registries): string | undefined {
  const here = registries.namesIn(place);
  const [elsewhere] = registries.named(name);
  if (elsewhere?.account !== undefined && elsewhere.region !== undefined) {
    const right = ecrHost({ account: elsewhere.account, region: elsewhere.region });
    return `${name} is in ${elsewhere.account} in ${elsewhere.region}: write "${text.replace(ecrHost(place), right)}", or make it in ${place.account} in ${place.region}`;
  }
  const like = nearest(name, here);
  if (like !== undefined) return `did you mean "${text.replace(name, like)}"? else make the repository ${name}`;
  const namespace = name.split("/").slice(0, -1).join("/");
  const isOwn = namespace !== "" && here.some((other) => other.startsWith(`${namespace}/`));
  return isOwn
    ? `make the repository ${name}: the estate has others of ${namespace}/ in this registry, but not this one`
    : undefined;
}

function ofLink({ text, repository: link, tag, digest }: Of<"linked">, use: ImageUse, registries: Registries): Subject {
  const version = { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
  const [repository] = registries.linked(link);
  return { ...(repository === undefined ? nowhere(text, use) : found(text, repository)), ...version };
}

function found(text: string, repository: Repository, assumptions: readonly string[] = []): Subject {
  const reference = proven(`${text} is of ${repository.origin}`, { assumptions });
  return { text, needsNobody: false, repository, reference };
}

function nowhere(text: string, { place }: ImageUse): Subject {
  const reason = `${text} is of no repository in the files`;
  return { text, needsNobody: false, reference: unknown(`the image of ${place}`, [reason]) };
}

/** A plan tells of an image only which repository it names, or which copies of one. */
function ofNamed(link: AttributeReference, use: ImageUse, registries: Registries, input: ProofInput): Subject {
  const text = `\${${link.address}.${link.attribute}}`;
  const assumption = `${use.place}: an image of it is one of ${link.address}, which is all that the plan says`;
  const either = registries.linked(link).flatMap((repository) => {
    const copy = copyNear(text, repository, use, registries, input);
    return [found(text, repository, [assumption]), ...(copy === undefined ? [] : [copy])];
  });
  const [only, another] = either;
  if (only === undefined) return nowhere(text, use);
  return another === undefined ? only : { ...nowhere(text, use), either };
}

/** Where images are replicated, it may be the copy in the region of who pulls: a plan does not show what is written there. */
function copyNear(
  text: string,
  { name, account, region: own }: Repository,
  use: ImageUse,
  registries: Registries,
  input: ProofInput,
): Subject | undefined {
  const region = regionOfResource(use.resource);
  if (account === undefined || own === undefined || region === undefined || region === own) return undefined;
  if (!registries.isReplicating) return undefined;
  const place = { account, region };
  const copy = registries.find(place, name);
  if (copy !== undefined) return found(text, copy);
  return { text, needsNobody: false, ...outside(`${ecrHost(place)}/${name}`, place, name, use, registries, input) };
}

function ofExternal({ text, parsed }: Of<"external">, use: ImageUse): Subject {
  const { registry } = parsed;
  const step = `${text} is of ${registry}, which is no private registry of ECR`;
  if (use.secrets.length > 0) {
    const reason = `${use.place} declares credentials (${use.secrets.join(", ")}); what they open in ${registry} is not in the files`;
    return { text, needsNobody: true, reference: unknown(step, [reason]) };
  }
  const assumptions = [`${text} is public, and ${registry} is reachable`];
  const limits = registry === "docker.io" ? [`${text}: Docker Hub limits pulls without an account`] : [];
  return { text, needsNobody: true, reference: every([proven(step, { assumptions }), remark({ warnings: limits })]) };
}
