import type { AwsPlace } from "../../domain/aws/arn";
import { describeFault } from "../../domain/text/errors";
import { type ImageReference, imageReferenceFaults, parseImageReference } from "../../domain/ecr/image-reference";
import { type AttributeReference, isUnknown, type Unknown, type Value } from "../estate/estate";
import { show } from "../estate/links";
import type { Text } from "../iam/text";

/** The image of a workload as it stands in the estate, as far as it is known. */
export type EstateReference =
  | { readonly kind: "ecr"; readonly text: string; readonly place: AwsPlace; readonly parsed: ImageReference }
  /** Of a repository whose registry's account is not known. */
  | {
      readonly kind: "linked";
      readonly text: string;
      readonly repository: AttributeReference;
      readonly tag?: string;
      readonly digest?: string;
    }
  /** A plan names these repositories alone, and does not say what it makes of them. */
  | { readonly kind: "presumed"; readonly repositories: readonly AttributeReference[] }
  | { readonly kind: "external"; readonly text: string; readonly parsed: ImageReference }
  | { readonly kind: "wrong"; readonly text: string; readonly faults: readonly string[] }
  | { readonly kind: "unknown"; readonly text: string; readonly value: Unknown };

/** Reads an image as it stands in a workload; undefined where there is none. */
export function readReference(value: Value | undefined): EstateReference | undefined {
  if (typeof value === "string") return value === "" ? undefined : ofText(value);
  return isUnknown(value) ? ofUnknown(value) : undefined;
}

function ofText(text: string): EstateReference {
  const parsed = parseImageReference(text);
  const faults = imageReferenceFaults(text).filter(({ problem }) => !problem.startsWith("must have a tag or a digest"));
  if (faults.length > 0) return { kind: "wrong", text, faults: faults.map(describeFault) };
  if ("faults" in parsed) return { kind: "wrong", text, faults: parsed.faults.map(describeFault) };
  const { reference } = parsed;
  const { ecr } = reference;
  if (ecr === undefined) return { kind: "external", text, parsed: reference };
  return { kind: "ecr", text, place: { account: ecr.account, region: ecr.region }, parsed: reference };
}

/** `${aws_ecr_repository.x.repository_url}:1.4.2`, as far as it is known. */
function ofUnknown(value: Unknown): EstateReference {
  const text = show(value);
  const [repository, ...rest] = value.parts ?? [value];
  const reference = isUnknown(repository) ? repository.reference : undefined;
  if (reference?.attribute === "repository_url") {
    const version = rest.length === 0 ? { tag: "latest" } : versionOf(rest);
    return { kind: "linked", text, repository: reference, ...version };
  }
  const repositories = repositoriesIn(value);
  if (repositories.length > 0) return { kind: "presumed", repositories };
  return inKnownRepository(value, text) ?? { kind: "unknown", text, value };
}

const REPOSITORY = /(?:^|\.)aws_ecr_repository\.[\w-]+(?:\[[^\]]+\])?$/;

/** Of these a text that names an image can be made. */
const IN_IMAGES = ["", "id", "name", "registry_id", "repository_url"];

/** A plan does not hold the expression, only what it names: of repositories, it is most likely images of these. */
function repositoriesIn({ names = [] }: Unknown): readonly AttributeReference[] {
  const named = names.filter(({ address, attribute }) => REPOSITORY.test(address) && IN_IMAGES.includes(attribute));
  const repositories = new Map(named.map((one) => [one.address, { ...one, attribute: "repository_url" }]));
  return [...repositories.values()];
}

/** Of what follows the repository: `:1.4.2`, `@sha256:...` or both. */
function versionOf(rest: readonly Text[]): { tag?: string; digest?: string } {
  const [only] = rest;
  if (rest.length !== 1 || typeof only !== "string" || !/^[:@]/.test(only)) return {};
  const parsed = parseImageReference(`repository${only}`);
  if ("faults" in parsed) return {};
  const { tag, digest } = parsed.reference;
  return { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Only the version is not known: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/service:${var.version}`. */
function inKnownRepository({ parts = [] }: Unknown, text: string): EstateReference | undefined {
  const [first, second, ...rest] = parts;
  if (typeof first !== "string" || rest.length > 0 || !isUnknown(second) || !/[:@]$/.test(first)) return undefined;
  const known = ofText(first.replace(/(?::|@(?:sha256:?)?)$/, ""));
  if (known.kind !== "ecr" && known.kind !== "external") return undefined;
  const { registry, repository, ecr } = known.parsed;
  return { ...known, text, parsed: { registry, repository, ...(ecr && { ecr }) } };
}
