import { isValueObject, type Resource, type Stack, type Value, type ValueObject } from "../estate/estate";
import { blocksOf, compare, isObject, type JsonObject } from "../estate/language/json";
import { convertBlock, inOrder } from "./convert";
import { type Kind, kindOf, SECRET_CONTENTS } from "./kinds";
import { placeholderOf, placeholdersIn, writtenJson } from "./written";

/** A resource whose values are known as far as they can be. */
interface WrittenResource extends Pick<Resource, "address" | "type" | "copies"> {
  readonly attributes: JsonObject;
}

/** An object of Kubernetes, as its API takes it. */
export interface Manifest {
  /** Of the resource that makes it. */
  readonly address: string;
  readonly object: JsonObject;
  /** What a reader has to know beside it, such as what is not shown. */
  readonly comment?: string;
}

/** The Kubernetes objects of a stack, in the order in which they can be applied. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  /** What stands in the objects as `${...}`: `kubernetes_job_v1.once: ${data.x.y.id} is not known: it is read when ...`. */
  readonly unknown: readonly string[];
  /** What is missing in the objects: they are not all that the stack makes. */
  readonly problems: readonly string[];
}

/** Is it an object of Kubernetes? */
export function isKubernetes({ type, mode }: Pick<Resource, "type" | "mode">): boolean {
  return mode === "managed" && type.startsWith("kubernetes_");
}

/** Converts the resources of a stack, with all expressions that can be resolved. */
export function manifestsOf({ resources, gaps }: Pick<Stack, "resources" | "gaps">): Manifests {
  const unknown = new Set(gaps);
  const written = resources.filter(isKubernetes).map(({ address, type, copies, values }): WrittenResource => {
    const shown = withoutContents(type, values);
    for (const one of placeholdersIn(shown))
      unknown.add(`${address}: ${placeholderOf(one)} is not known: ${one.reason}`);
    const attributes = writtenJson(shown);
    return {
      address,
      type,
      ...(copies !== undefined && { copies }),
      attributes: isObject(attributes) ? attributes : {},
    };
  });
  return { ...convertResources(written), unknown: [...unknown] };
}

/** Converts resources whose values are known as far as they can be, such as those of a plan. */
export function convertResources(resources: readonly WrittenResource[]): Omit<Manifests, "unknown"> {
  const problems: string[] = [];
  const turns = resources.flatMap((resource) => {
    const known = kindOf(resource.type);
    const refusal = refusalOf(resource, known?.kind);
    if (refusal !== undefined) problems.push(`${resource.address}: ${refusal}`);
    if (known === undefined || refusal !== undefined) return [];
    const report = (problem: string): void => {
      problems.push(`${resource.address}: ${problem}`);
    };
    const object = { apiVersion: known.kind.apiVersion, kind: known.kind.kind };
    const body = convertBlock(resource.attributes, known.kind.shape, report);
    return [{ turn: known.turn, manifest: manifestOf(resource, inOrder({ ...object, ...body })) }];
  });
  const sorted = turns.sort((a, b) => a.turn - b.turn || compare(placeOf(a.manifest), placeOf(b.manifest)));
  return { manifests: sorted.map(({ manifest }) => manifest), problems };
}

function refusalOf({ type, copies }: WrittenResource, kind: Kind | undefined): string | undefined {
  if (kind === undefined) return `resources of type ${type} are not converted`;
  return copies === undefined ? undefined : `its copies are not converted, a plan holds them: ${copies}`;
}

function manifestOf({ address, type, attributes }: WrittenResource, object: JsonObject): Manifest {
  const keys = type.startsWith("kubernetes_secret") ? keysOf(attributes) : [];
  return keys.length === 0 ? { address, object } : { address, object, comment: `values not shown: ${keys.join(", ")}` };
}

function keysOf(attributes: JsonObject): string[] {
  return SECRET_CONTENTS.flatMap((name) => blocksOf(attributes[name]).flatMap((block) => Object.keys(block))).sort();
}

/** The values of a Secret are left out, so that they cannot be shown by mistake; its keys are kept. */
function withoutContents(type: string, values: ValueObject): ValueObject {
  if (!type.startsWith("kubernetes_secret")) return values;
  const emptied = (value: Value): Value =>
    isValueObject(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, ""])) : null;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      SECRET_CONTENTS.some((content) => content === name) ? emptied(value) : value,
    ]),
  );
}

/** Namespace, name and address: two resources may make an object of the same name. */
function placeOf({ address, object }: Manifest): string {
  const [metadata] = blocksOf(object["metadata"]);
  return JSON.stringify([metadata?.["namespace"] ?? "", metadata?.["name"] ?? "", address]);
}
