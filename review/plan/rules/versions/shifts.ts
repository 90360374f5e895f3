import { type ImageReference, parseImageReference } from "../../../../domain/ecr/image-reference";
import { isList, isObject, type Json, type JsonObject } from "../../../estate/language/json";
import type { Change } from "../../plan";
import type { RecordedResource } from "../../../estate/recorded-resource";
import type { Context } from "../rule";
import { compareTags } from "./tags";

/** A container that gets another image. */
interface Shift {
  /** From what to what, in words. */
  readonly moves: string;
  readonly isOtherRepository: boolean;
  /** Negative if the new one is older; undefined where neither tags nor digests tell. */
  readonly order: number | undefined;
}

/** What runs images. */
const RUNNERS =
  /^(?:kubernetes_(?!secret|config_map)\w+|aws_ecs_task_definition|aws_codebuild_project|aws_lambda_function)$/;

/** The containers of a resource whose images change, where both can be read. */
export function shiftsOf({ type, before, after }: Change, { secrets }: Context): Shift[] {
  if (before === undefined || after === undefined || !RUNNERS.test(type)) return [];
  const now = imagesOf(after);
  return [...imagesOf(before)].flatMap(([container, from]): Shift[] => {
    const to = now.get(container);
    if (to === undefined || to === from) return [];
    const [old, next] = [imageOf(from), imageOf(to)];
    // What is no reference is not shown: it may be anything.
    if (old === undefined || next === undefined) return [];
    const name = container.split(" ").at(-1) ?? "";
    const moves = `${name === "" ? "its image" : `container ${secrets.quote(name)}`} goes from ${secrets.quote(from)} to ${secrets.quote(to)}`;
    return [{ moves, isOtherRepository: !isSameRepository(old, next), order: orderOf(old, next) }];
  });
}

function imageOf(text: string): ImageReference | undefined {
  const parsed = parseImageReference(text);
  return "faults" in parsed ? undefined : parsed.reference;
}

function isSameRepository(one: ImageReference, other: ImageReference): boolean {
  return one.registry === other.registry && one.repository === other.repository;
}

function orderOf(old: ImageReference, next: ImageReference): number | undefined {
  const order = old.tag === undefined || next.tag === undefined ? undefined : compareTags(next.tag, old.tag);
  return order === 0 && old.digest !== next.digest ? undefined : order;
}

/** Images by the place and name of their container. */
function imagesOf(side: RecordedResource): Map<string, string> {
  const images = new Map<string, string>();
  collect(side.values, "", images);
  return images;
}

const IMAGE_KEYS = ["image", "image_uri"];
const DOCUMENTS = ["container_definitions"];

function collect(value: Json, place: string, images: Map<string, string>): void {
  if (isList(value)) {
    value.forEach((item, index) => {
      const name = isObject(item) && typeof item["name"] === "string" ? item["name"] : String(index);
      collect(item, `${place} ${name}`, images);
    });
  } else if (isObject(value)) fields(value, place, images);
}

function fields(object: JsonObject, place: string, images: Map<string, string>): void {
  for (const [key, inner] of Object.entries(object)) {
    if (IMAGE_KEYS.includes(key) && typeof inner === "string") images.set(place.trim(), inner);
    else if (DOCUMENTS.includes(key) && typeof inner === "string") collect(parse(inner), place, images);
    else collect(inner, `${place} ${key}`, images);
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
