/**
 * The parts of what `terraform show -json PLAN` prints, by the names that Terraform gives them. It asks nobody but the
 * configuration; what is planned, what changes and what is secret are read from it.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
import type { StateReference } from "../change";
import { blocksOf, isList, isObject, type Json, type JsonObject, objectIn, property } from "../language/json";
import { ConfiguredModule } from "./configuration";
import { memberOf } from "./marks";

export class PlanDocument {
  /** What the configuration says, by its root module. */
  readonly module: ConfiguredModule;
  private readonly configuration: JsonObject;

  /** @param stack its name, for the references that its configuration makes */
  constructor(
    private readonly json: JsonObject,
    stack: string,
  ) {
    this.configuration = objectIn(json, "configuration");
    this.module = new ConfiguredModule(stack, this.root);
  }

  /** The values of what is there. */
  get prior(): JsonObject {
    return objectIn(objectIn(this.json, "prior_state"), "values");
  }

  /** The values of what will be. */
  get planned(): JsonObject {
    return objectIn(this.json, "planned_values");
  }

  /** Whether it holds what will be, and what is there; where nothing is, it says nothing of that. */
  get isWhole(): boolean {
    return isObject(property(this.json, "planned_values")) && isObject(property(this.json, "configuration"));
  }

  /** Changes of resources, also of those that stay as they are. */
  get changes(): readonly Json[] {
    return listIn(this.json, "resource_changes");
  }

  /** What was changed without Terraform. */
  get drift(): readonly Json[] {
    return listIn(this.json, "resource_drift");
  }

  /** The blocks of providers: `aws`, `module.x:aws`. */
  get providers(): JsonObject {
    return objectIn(this.configuration, "provider_config");
  }

  get isErrored(): boolean {
    return property(this.json, "errored") === true;
  }

  /** Why it does not hold everything. */
  get gaps(): string[] {
    if (this.isErrored) return ["the plan ended with an error: it does not hold everything"];
    return property(this.json, "complete") === false ? ["the plan is not complete: a part of it was put off"] : [];
  }

  /** The values of variables that are no secrets. */
  get variables(): ReadonlyMap<string, Json> {
    return new Map(
      this.allVariables.flatMap(([name, variable, isSensitive]) => {
        const value = isObject(variable) ? variable["value"] : undefined;
        return isSensitive || value === undefined ? [] : [[name, value] as const];
      }),
    );
  }

  /** Each variable, and whether it is declared as sensitive. */
  get allVariables(): readonly (readonly [name: string, variable: Json, isSensitive: boolean])[] {
    const declared = objectIn(this.root, "variables");
    return Object.entries(objectIn(this.json, "variables")).map(([name, variable]) => {
      const declaration = property(declared, name);
      return [name, variable, isObject(declaration) && declaration["sensitive"] === true] as const;
    });
  }

  get outputChanges(): JsonObject {
    return objectIn(this.json, "output_changes");
  }

  /** The names of outputs that change. */
  get changedOutputs(): readonly string[] {
    const isChanged = (change: Json): boolean => isObject(change) && JSON.stringify(change["actions"]) !== '["no-op"]';
    return Object.entries(this.outputChanges).flatMap(([name, change]) => (isChanged(change) ? [name] : []));
  }

  /** What `default_tags` of a provider's block say of the stack's name, as this platform's do. */
  get stackTag(): string | undefined {
    for (const provider of Object.values(this.providers)) {
      const tag = walk(provider, ["expressions", "default_tags", "0", "tags", "constant_value", "stack"]);
      if (typeof tag === "string" && /^[\w.-]+$/.test(tag)) return tag;
    }
    return undefined;
  }

  /** The `terraform_remote_state` of the root module, as they are written. */
  get stateReferences(): readonly StateReference[] {
    return blocksOf(this.root["resources"]).flatMap((resource): StateReference[] => {
      if (resource["type"] !== "terraform_remote_state") return [];
      const config = walk(resource, ["expressions", "config", "constant_value"]);
      if (!isObject(config)) return [];
      const { bucket, key, path, prefix } = config;
      const place = [key, path, prefix].find((value) => typeof value === "string");
      return place === undefined ? [] : [{ key: place, ...(typeof bucket === "string" && { bucket }) }];
    });
  }

  private get root(): JsonObject {
    return objectIn(this.configuration, "root_module");
  }
}

function listIn(json: JsonObject, key: string): readonly Json[] {
  const list = property(json, key);
  return isList(list) ? list : [];
}

function walk(json: Json, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>(memberOf, json);
}
