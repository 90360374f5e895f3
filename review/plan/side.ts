import { isList, isObject, type Json, type JsonObject, property } from "../estate/language/json";

/** A resource before or after a change, with what Terraform says about its values. */
export class Side {
  constructor(
    readonly values: JsonObject,
    /** `true`, or the shape of the values with `true` where one is sensitive. */
    private readonly sensitive: Json,
    /** The same for values that are known only after apply. */
    private readonly unknown: Json,
  ) {}

  /** The value at a path such as `image_scanning_configuration.0.scan_on_push`. */
  at(path: string): Json | undefined {
    return path.split(".").reduce<Json | undefined>(step, this.values);
  }

  text(path: string): string | undefined {
    const value = this.at(path);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** The texts of a list. */
  texts(path: string): readonly string[] {
    const value = this.at(path);
    return isList(value) ? value.filter((item) => typeof item === "string") : [];
  }

  /** The blocks of a kind. */
  blocks(path: string): readonly JsonObject[] {
    const value = this.at(path);
    return isList(value) ? value.filter(isObject) : [];
  }

  isSensitive(path: string): boolean {
    return isMarked(this.sensitive, path);
  }

  isUnknown(path: string): boolean {
    return isMarked(this.unknown, path);
  }
}

function step(value: Json | undefined, key: string): Json | undefined {
  if (isList(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) ? property(value, key) : undefined;
}

/** A mark on a block is one on everything in it, and one within a value makes the value itself one not to be shown. */
function isMarked(marks: Json, path: string): boolean {
  let mark: Json | undefined = marks;
  for (const key of path.split(".")) {
    if (mark === true) return true;
    mark = step(mark, key);
  }
  return holdsMark(mark);
}

function holdsMark(mark: Json | undefined): boolean {
  if (isList(mark)) return mark.some(holdsMark);
  if (isObject(mark)) return Object.values(mark).some(holdsMark);
  return mark === true;
}
