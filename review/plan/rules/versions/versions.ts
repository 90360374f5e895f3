import { isList, isObject, type Json, type JsonObject } from "../../../estate/language/json";
import type { Side } from "../../side";
import { finding, type Finding } from "../../risk";
import type { Rule } from "../rule";

/** A tag, taken apart. */
interface Version {
  /** What stands between the numbers: only tags of one form can be compared. */
  readonly form: string;
  readonly numbers: readonly bigint[];
  /** Of a version of semver with `-rc.1`: it is before the one without. */
  readonly prerelease?: string;
}

const SEMVER = /^(v?)(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

export function versionOf(tag: string): Version | undefined {
  const semver = SEMVER.exec(tag);
  if (semver !== null) {
    const [, , major = "0", minor = "0", patch = "0", prerelease] = semver;
    const numbers = [major, minor, patch].map(BigInt);
    return { form: "semver", numbers, ...(prerelease !== undefined && { prerelease }) };
  }
  const numbers = (tag.match(/\d+/g) ?? []).map(BigInt);
  // A commit's hash has digits, too, but they say nothing.
  const isHash = /(?:^|-)(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,}$/.test(tag);
  return numbers.length === 0 || isHash ? undefined : { form: tag.replace(/\d+/g, "#").replace(/^v/, ""), numbers };
}

/** Negative if the first tag is older; undefined where nobody can tell. */
export function compareTags(one: string, other: string): number | undefined {
  const [a, b] = [versionOf(one), versionOf(other)];
  if (a === undefined || b === undefined || a.form !== b.form) return undefined;
  for (const [index, number] of a.numbers.entries()) {
    const second = b.numbers[index] ?? 0n;
    if (number !== second) return number < second ? -1 : 1;
  }
  return comparePrerelease(a.prerelease, b.prerelease);
}

/** Source: https://semver.org/#spec-item-11 */
function comparePrerelease(one: string | undefined, other: string | undefined): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  const [left, right] = [one.split("."), other.split(".")];
  for (const [index, part] of left.entries()) {
    const second = right[index];
    if (second === undefined) return 1;
    if (part !== second) return comparePart(part, second);
  }
  return -1;
}

function comparePart(one: string, other: string): number {
  const [a, b] = [one, other].map((part) => /^\d+$/.test(part));
  if (a === true && b === true) return Number(BigInt(one) > BigInt(other)) * 2 - 1;
  if (a !== b) return a === true ? -1 : 1;
  return one < other ? -1 : 1;
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

/** A released version that goes back, or of which nobody can tell. */
export const versions: Rule = ({ type, before, after }, { secrets, plan }) => {
  if (before === undefined || after === undefined || !RUNNERS.test(type)) return [];
  const now = imagesOf(after);
  return [...imagesOf(before)].flatMap(([container, from]): Finding[] => {
    const to = now.get(container);
    if (to === undefined || to === from) return [];
    const name = container.split(" ").at(-1) ?? "";
    const moves = `${name === "" ? "its image" : `container ${secrets.quote(name)}`} goes from ${secrets.quote(from)} to ${secrets.quote(to)}`;
    const [old, next] = [imageOf(from), imageOf(to)];
    if (old === undefined || next === undefined) return [];
    return [...judge(old, next, moves, backMend(plan.stack))];
  });
};

function judge(old: Image, next: Image, moves: string, mend: string): Finding[] {
  const check = "make sure that this is the version that shall run";
  if (old.repository !== next.repository)
    return [finding("low", "version-unknown", `${moves}: another repository`, check)];
  const order = old.tag === undefined || next.tag === undefined ? undefined : compareTags(next.tag, old.tag);
  if (order === undefined || (order === 0 && old.digest !== next.digest)) {
    return [finding("low", "version-unknown", `${moves}: which is newer, neither tags nor digests tell`, check)];
  }
  if (order >= 0) return [];
  return [finding("medium", "version-back", `${moves}, an earlier version`, mend)];
}

/** A release by `-var` that no file knows is taken back by the next apply: the stack's name tells which file it is. */
function backMend(stack: string): string {
  const environment = /^workloads-(.+)$/.exec(stack)?.[1];
  const file = `config/releases/${String(environment)}.json, or release.auto.tfvars.json where only the JSON is there`;
  const released = environment === undefined ? "" : `write what was released by -var into ${file}; `;
  return `${released}bring the branch up to date with what was released; or say that it is a rollback`;
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
