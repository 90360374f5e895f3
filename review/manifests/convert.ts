import { compare, isList, isObject, type Json, type JsonObject } from "../estate/language/json";
import type { Field, Form, Shape } from "./shape";

/** What could not be converted, with its place: `'spec.template.spec.volume.iscsi' is not converted`. */
type Report = (problem: string) => void;

/** Keys that come first, in the order in which people write them; the others follow by name. */
const FIRST = [
  ...["apiVersion", "apiGroup", "kind", "metadata", "name", "generateName", "namespace", "type"],
  ...["image", "imagePullPolicy", "command", "args"],
];

/** A block of the provider as an object of Kubernetes. */
export function convertBlock(block: JsonObject, shape: Shape, report: Report, place = ""): JsonObject {
  const fields = Object.entries(block).flatMap(([key, value]) => {
    const at = place === "" ? key : `${place}.${key}`;
    const field = fieldOf(shape, key, value);
    const converted = key === "//" || value === null ? undefined : CONVERTERS[field.form](field, value, report, at);
    return converted === undefined ? [] : [[field.name ?? camelCase(key), converted] as const];
  });
  const absent = Object.entries(shape)
    .filter(([key, { whenAbsent }]) => whenAbsent !== undefined && (block[key] ?? null) === null)
    .map(([key, { name, whenAbsent }]) => [name ?? camelCase(key), whenAbsent] as const);
  return inOrder(Object.fromEntries([...fields, ...absent]) as JsonObject);
}

function fieldOf(shape: Shape, key: string, value: Json): Field {
  const special = Object.hasOwn(shape, key) ? shape[key] : undefined;
  return special ?? { form: isObject(value) || (isList(value) && value.some(isObject)) ? "object" : "value" };
}

type Converter = (field: Field, value: Json, report: Report, place: string) => Json | undefined;

const CONVERTERS: Readonly<Record<Form, Converter>> = {
  omitted: () => undefined,
  refused: (_field, value, report, place) => {
    if (!isEmptyList(value)) report(`'${place}' is not converted`);
    return undefined;
  },
  object: convertOne,
  list: ({ shape = {} }, value, report, place) =>
    unlessEmpty(blocksIn(value).map((block) => convertBlock(block, shape, report, place))),
  map: (_field, value) => convertMap(value),
  numeric: (_field, value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
  octal: (_field, value) => (typeof value === "string" && /^[0-7]+$/.test(value) ? Number.parseInt(value, 8) : value),
  value: (_field, value) => (isEmptyList(value) ? undefined : value),
};

function convertOne({ shape = {} }: Field, value: Json, report: Report, place: string): Json | undefined {
  // An expression that gives a whole block.
  if (!isObject(value) && !isList(value)) return value;
  const blocks = blocksIn(value);
  const [block] = blocks;
  if (blocks.length > 1) report(`'${place}' is there ${blocks.length} times, only the first is converted`);
  return block === undefined ? undefined : convertBlock(block, shape, report, place);
}

/** Of a plan, too: there every block is in a list, and an empty one can be null. */
function blocksIn(value: Json): readonly JsonObject[] {
  return (isList(value) ? value : [value]).map((block) => (isObject(block) ? block : {}));
}

/** Terraform turns each value of a map of texts into a text; what is null is left out. */
function convertMap(value: Json): Json | undefined {
  const [entries] = blocksIn(value);
  if (entries === undefined || (!isObject(value) && !isList(value))) return value;
  const kept = Object.entries(entries).filter(([, text]) => text !== null);
  if (kept.length === 0) return undefined;
  const texts = kept.map(([key, text]) => [key, typeof text === "object" ? text : String(text)] as const);
  return Object.fromEntries(texts.sort(([a], [b]) => compare(a, b)));
}

const isEmptyList = (value: Json): boolean => isList(value) && value.length === 0;
const unlessEmpty = (values: readonly Json[]): readonly Json[] | undefined =>
  values.length === 0 ? undefined : values;

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The same keys in the same order, whatever the order of the input. */
export function inOrder(object: JsonObject): JsonObject {
  const rank = (key: string): number => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => rank(a) - rank(b) || compare(a, b)));
}
