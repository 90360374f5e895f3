import { isList, isObject, type Json, type JsonObject } from "../../../estate/language/json";
import type { Change } from "../../plan";
import type { Side } from "../../side";
import type { Context } from "../rule";
import { compareTags } from "./tags";

/** A container that gets another image. */
export interface Shift {
  /** From what to what, in words. */
  readonly moves: string;
  readonly isOtherRepository: boolean;
  /** Negative if the new one is older; undefined where neither tags nor digests tell. */
  readonly order: number | undefined;
}

interface Image {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Only what has the form of a reference is read, so that nothing else can be shown. */
const IMAGE = /^([\w.-]+(?::\d+)?(?:\/[\w.-]+)*?)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9]+:[a-f0-9]{32,}))?$/;

function imageOf(text: string): Image | undefined {
  const match = IMAGE.exec(text);
  if (match === null) return undefined;
  const [, repository = "", tag, digest] = match;
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
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
    if (old === undefined || next === undefined) return [];
    const name = container.split(" ").at(-1) ?? "";
    const moves = `${name === "" ? "its image" : `container ${secrets.quote(name)}`} goes from ${secrets.quote(from)} to ${secrets.quote(to)}`;
    return [{ moves, isOtherRepository: old.repository !== next.repository, order: orderOf(old, next) }];
  });
}

function orderOf(old: Image, next: Image): number | undefined {
  const order = old.tag === undefined || next.tag === undefined ? undefined : compareTags(next.tag, old.tag);
  return order === 0 && old.digest !== next.digest ? undefined : order;
}

/** Images by the place and name of their container. */
function imagesOf(side: Side): Map<string, string> {
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
