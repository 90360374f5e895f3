import { type Estate, isUnknown, type Resource, type Value, valueAt, type ValueObject } from "../estate/estate";
import { knownText, listAt, placeOf } from "../estate/links";
import { all, type Truth, truthOf } from "../iam/truth";
import { byLongestPrefix, type Chosen } from "./by-prefix";
import { registryOf, type RegistryPlace } from "./registry";

/** What makes a repository without a resource of its own, as a template's `applied_for` has it. */
export type MakerOfRepositories = "PULL_THROUGH_CACHE" | "REPLICATION" | "CREATE_ON_PUSH";

/** What repositories get that ECR itself makes. */
export interface CreationTemplate {
  /** `<stack>/<address>` */
  readonly address: string;
  /** Of the namespace; `ROOT` for all. Undefined where it is not known. */
  readonly prefix: string | undefined;
  readonly place: RegistryPlace;
  readonly appliedFor: readonly Value[];
  readonly values: ValueObject;
  /** Whether it is known how many copies of it there are. */
  readonly isCertain: boolean;
}

/**
 * All creation templates of an estate.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export function creationTemplates(estate: Estate): readonly CreationTemplate[] {
  return estate.resources("aws_ecr_repository_creation_template").map(templateOf);
}

function templateOf(resource: Resource): CreationTemplate {
  return {
    address: placeOf(resource),
    prefix: knownText(valueAt(resource.values, "prefix")),
    place: registryOf(resource),
    appliedFor: listAt(resource.values, "applied_for"),
    values: resource.values,
    isCertain: resource.copies === undefined,
  };
}

/**
 * The template of a repository that ECR makes.
 *
 * @param isHere whether a template's registry is the repository's
 */
export function templateFor(
  templates: readonly CreationTemplate[],
  name: string,
  makers: readonly MakerOfRepositories[],
  isHere: (place: RegistryPlace) => Truth,
): Chosen<CreationTemplate> {
  return byLongestPrefix(templates, name, (one) =>
    all([isHere(one.place), isApplied(one, makers), one.isCertain ? "yes" : "unknown"]),
  );
}

function isApplied({ appliedFor }: CreationTemplate, makers: readonly MakerOfRepositories[]): Truth {
  if (makers.some((maker) => appliedFor.includes(maker))) return "yes";
  return appliedFor.some(isUnknown) ? "unknown" : truthOf(false);
}

/** What to say of each template that a repository may get, where it is not known which one it gets. */
export function doubtOfTemplate({ possible }: Chosen<CreationTemplate>): string | undefined {
  return possible.length === 0 ? undefined : "whether the repository gets this template is not known";
}
