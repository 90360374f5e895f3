import type { ProviderPlace } from "./estate";
import { isList, isObject, type Json, type JsonObject } from "./language/json";
import type { AttributeReference } from "./language/value";
import { isMarked, memberOf } from "./reading/marks";

/** What Terraform says of a resource besides its values. */
export interface Said {
  /** `true`, or the shape of the values with `true` where one is sensitive. @default none is */
  readonly sensitive?: Json;
  /** The same for values that are known only after apply. @default none is */
  readonly unknown?: Json;
  readonly provider: ProviderPlace;
  /** The attributes of which the configuration makes one; undefined where it does not say all of them. */
  readonly references: (attribute: string) => readonly AttributeReference[] | undefined;
}

/**
 * A resource as a plan records it on one side of a change: the values themselves, also those that the estate withholds.
 * Whoever shows one asks first whether it is sensitive.
 */
export class RecordedResource {
  constructor(
    readonly values: JsonObject,
    private readonly said: Said,
  ) {}

  get provider(): ProviderPlace {
    return this.said.provider;
  }

  /** The value at a path such as `image_scanning_configuration.0.scan_on_push`. */
  at(path: string): Json | undefined {
    return path.split(".").reduce<Json | undefined>(memberOf, this.values);
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
    return isMarked(this.said.sensitive ?? null, path);
  }

  isUnknown(path: string): boolean {
    return isMarked(this.said.unknown ?? null, path);
  }

  /**
   * The attributes of which the configuration makes one of its own: of `policy_arn`, a policy's `arn`. Undefined where it
   * does not say all of them.
   */
  references(attribute: string): readonly AttributeReference[] | undefined {
    return this.said.references(attribute);
  }
}
