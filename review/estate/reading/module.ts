import { dataAttributes } from "../derived/data-sources";
import { derivedAttributes } from "../derived/attributes";
import type { ProviderPlace, Resource, ResourceReference } from "../estate";
import { AFTER_APPLY, Evaluator, type FoundName, type Names, stepped, type Syntax } from "../language/evaluate";
import { copiesOf, type Copy } from "../language/copies";
import { type Json, type JsonObject, property } from "../language/json";
import { ModuleProviders, withoutMeta } from "./module-providers";
import { placeOf } from "./providers";
import { remoteOutputs, type RemoteStates } from "./remote-state";
import { withoutSecrets } from "./secrets";
import type { StackJson, WrittenResource } from "./stack-json";
import { bareName, type Step } from "../language/template";
import type { Tracked, Tracker } from "../language/tracker";
import {
  type AttributeReference,
  isValueList,
  isValueObject,
  referenced,
  Unknown,
  type Value,
  type ValueObject,
} from "../language/value";

/** What a module shares with the other modules of the estate. */
export interface World extends RemoteStates {
  readonly syntax: Syntax;
  readonly tracker: Tracker;
  /** The resource that an object of values belongs to. */
  readonly origins: WeakMap<object, Pick<AttributeReference, "stack" | "address">>;
  /** The values of the only resource of a type with the name, in an account. */
  find(type: string, name: string, account: Value): ValueObject | undefined;
  /** The files of a module that a module calls; undefined where they are not at hand. */
  load(caller: StackJson, source: string): StackJson | undefined;
}

/** Who calls a module. */
interface Caller {
  readonly module: Module;
  readonly name: string;
  readonly call: JsonObject;
}

const OUTSIDE: Readonly<Record<string, string>> = {
  each: "it differs in each copy of the resource",
  count: "it differs in each copy of the resource",
  self: AFTER_APPLY,
  path: "it depends on the machine",
  terraform: "it depends on the run",
};

const ITSELF = new Unknown("it refers to itself");
const NOT_THERE = "the module has no such thing";

/** A module of Terraform's JSON whose values are computed as they are asked for. */
export class Module implements Names {
  private readonly written: ReadonlyMap<string, WrittenResource>;
  private readonly values = new Map<string, Tracked<Value>>();
  private readonly copies = new Map<string, Tracked<readonly Resource[]>>();
  private readonly children = new Map<string, Module | undefined>();
  private readonly evaluator: Evaluator;
  private readonly providers: ModuleProviders;

  constructor(
    readonly stack: string,
    readonly json: StackJson,
    private readonly world: World,
    private readonly caller?: Caller,
  ) {
    this.written = new Map([...json.resources, ...json.dataSources].map((resource) => [resource.address, resource]));
    this.evaluator = new Evaluator(this, world.syntax);
    const { evaluator } = this;
    const calling = caller && { providers: caller.module.providers, call: caller.call };
    this.providers = new ModuleProviders(json, {
      evaluator,
      tracker: world.tracker,
      place: this.place,
      caller: calling,
    });
  }

  /** Where it is among all modules. */
  private get place(): string {
    return `${this.stack}/${this.prefix}`;
  }

  /** Before each address: `module.cluster.`. */
  private get prefix(): string {
    return this.caller === undefined ? "" : `${this.caller.module.prefix}module.${this.caller.name}.`;
  }

  /** All resources of the module and of the modules that it calls. */
  resources(): readonly Resource[] {
    const own = [...this.written.values()].flatMap((written) => this.resourcesOf(written));
    const called = [...this.json.moduleCalls.keys()].flatMap((name) => this.child(name)?.resources() ?? []);
    return [...own, ...called];
  }

  /** The resources that a written one of the module itself stands for; none while they are being computed. */
  resourcesOf(written: WrittenResource): readonly Resource[] {
    return this.instances(written) ?? [];
  }

  gaps(): readonly string[] {
    return [...this.json.moduleCalls].flatMap(([name, call]) => {
      const child = this.child(name);
      if (child !== undefined) return child.gaps();
      const source = typeof call["source"] === "string" ? `'${call["source"]}'` : "unknown";
      return [
        `${this.prefix}module.${name} is not read: its source ${source} is not Terraform JSON beside it, or it is copied`,
      ];
    });
  }

  output(name: string): Value {
    const output = this.json.outputs.get(name);
    if (output === undefined) return new Unknown(`there is no output '${name}'`);
    const value = this.compute(`output.${name}`, () => this.evaluator.value(output.value));
    return output.sensitive ? new Unknown("the output is sensitive", { isSensitive: true }) : value;
  }

  outputs(): Readonly<Record<string, Value>> {
    return Object.fromEntries([...this.json.outputs.keys()].map((name) => [name, this.output(name)]));
  }

  /** Notes whose states its data sources read. */
  readRemotes(): void {
    for (const { address, type } of this.json.dataSources) {
      if (type === "terraform_remote_state") this.remote(address, ["outputs", ""]);
    }
  }

  originOf(object: object): Pick<AttributeReference, "stack" | "address"> | undefined {
    return this.world.origins.get(object);
  }

  lookup(steps: readonly [string, ...Step[]]): FoundName {
    const [root, first = "", ...rest] = steps;
    const name = String(first);
    if (Object.hasOwn(OUTSIDE, root)) return { value: new Unknown(OUTSIDE[root] ?? ""), rest: [] };
    if (root === "var") return { value: this.variable(name), rest };
    if (root === "local") return { value: this.local(name), rest };
    if (root === "module") return this.calledOutput(name, rest);
    if (root !== "data") return this.attribute(`${root}.${name}`, rest);
    const [data = "", ...after] = rest;
    const address = `data.${name}.${String(data)}`;
    return name === "terraform_remote_state" ? this.remote(address, after) : this.attribute(address, after);
  }

  private compute(key: string, compute: () => Value): Value {
    const { tracker } = this.world;
    const tracked = tracker.once(this.values, this.place, key, compute);
    if (tracked === undefined) return ITSELF;
    tracker.record(tracked.references);
    return tracked.result;
  }

  private variable(name: string): Value {
    const variable = this.json.variables.get(name);
    if (variable === undefined) return new Unknown("there is no such variable");
    if (variable.sensitive) return new Unknown("the variable is sensitive", { isSensitive: true });
    const given = this.caller && property(this.caller.call, name);
    const { module: caller } = this.caller ?? {};
    if (given !== undefined && caller !== undefined) {
      return this.compute(`var.${name}`, () => caller.evaluator.value(given));
    }
    return variable.value ?? new Unknown("the variable has neither a default nor a value in a file");
  }

  private local(name: string): Value {
    const local = this.json.locals.get(name);
    if (local === undefined) return new Unknown(NOT_THERE);
    return this.compute(`local.${name}`, () => this.evaluator.value(local));
  }

  private calledOutput(name: string, [output = "", ...rest]: readonly Step[]): FoundName {
    const value =
      this.child(name)?.output(String(output)) ?? new Unknown("it is an output of a module that is not read");
    return { value, rest };
  }

  private child(name: string): Module | undefined {
    if (!this.children.has(name)) this.children.set(name, this.called(name));
    return this.children.get(name);
  }

  private called(name: string): Module | undefined {
    const call = this.json.moduleCalls.get(name);
    if (call === undefined || "count" in call || "for_each" in call) return undefined;
    const source = property(call, "source");
    const json = typeof source === "string" ? this.world.load(this.json, source) : undefined;
    return json && new Module(this.stack, json, this.world, { module: this, name, call });
  }

  private remote(address: string, steps: readonly Step[]): FoundName {
    const written = this.written.get(address);
    if (written === undefined) return { value: new Unknown(NOT_THERE), rest: [] };
    const [, output, ...rest] = steps;
    const settings = this.compute(address, () => this.evaluator.value(withoutMeta(written.attributes)));
    const states = remoteOutputs(settings, this.stack, this.world);
    if (states instanceof Unknown) return { value: states, rest: [] };
    return { value: output === undefined ? states.all() : states.one(String(output)), rest };
  }

  private attribute(address: string, steps: readonly Step[]): FoundName {
    const written = this.written.get(address);
    if (written === undefined) return { value: new Unknown(NOT_THERE), rest: [] };
    const resources = this.instances(written);
    if (resources === undefined) return { value: ITSELF, rest: [] };
    const [only] = resources;
    const isCopied = "count" in written.attributes || "for_each" in written.attributes;
    if (!isCopied && only !== undefined) return this.of(only, steps);
    if (only?.copies === undefined) return this.copied(written, resources, steps);
    this.record(this.prefix + address, steps.slice(1));
    return { value: new Unknown(only.copies), rest: [] };
  }

  /** One copy by its key, or all of them: as a list with `count`, as a map with `for_each`. */
  private copied(written: WrittenResource, resources: readonly Resource[], steps: readonly Step[]): FoundName {
    const [key, ...rest] = steps;
    const keyOf = (one: Resource): string => one.address.slice(this.prefix.length + written.address.length);
    const copy = key === undefined ? undefined : resources.find((one) => keyOf(one) === `[${JSON.stringify(key)}]`);
    if (copy !== undefined) return this.of(copy, rest);
    for (const one of resources) this.record(one.address, []);
    if ("count" in written.attributes) return { value: resources.map(({ values }) => values), rest: steps };
    const entries = resources.map((one): [string, Value] => [String(JSON.parse(keyOf(one).slice(1, -1))), one.values]);
    return { value: Object.fromEntries(entries), rest: steps };
  }

  private of(resource: Resource, rest: readonly Step[]): FoundName {
    this.record(resource.address, rest);
    return { value: resource.values, rest };
  }

  private record(address: string, steps: readonly Step[]): void {
    const attribute = steps.reduce<string>(stepped, "");
    this.world.tracker.record([{ stack: this.stack, address, attribute }]);
  }

  /** Undefined while they are being computed. */
  private instances(written: WrittenResource): readonly Resource[] | undefined {
    const { tracker } = this.world;
    return tracker.once(this.copies, this.place, written.address, () =>
      copiesOf(written.attributes, this.evaluator).map((copy) => this.resource(written, copy)),
    )?.result;
  }

  private resource(written: WrittenResource, { key, names, unknown }: Copy): Resource {
    const isData = written.address.startsWith("data.");
    const address = `${this.prefix}${written.address}${key}`;
    const references: ResourceReference[] = [];
    const evaluator = this.evaluator.with(names);
    const own: Record<string, Value> = {};
    for (const [name, json] of Object.entries(withoutMeta(written.attributes))) {
      const { result, references: read } = this.world.tracker.apart(() => evaluator.value({ [name]: json }));
      for (const [key, value] of Object.entries(isValueObject(result) ? result : {})) {
        references.push(...read.map((reference) => ({ ...reference, from: key })));
        if (value !== null) own[key] = blocks(own[key], withoutSecrets(written.type, key, value));
      }
    }
    for (const one of this.dependsOn(written)) references.push({ ...one, from: "depends_on" });
    const provider = this.providers.of(written);
    const computed = this.computed(written.type, isData, own, provider);
    const values = { ...referenced({ stack: this.stack, address }, computed), ...own };
    this.world.origins.set(values, { stack: this.stack, address });
    return {
      stack: this.stack,
      address,
      mode: isData ? "data" : "managed",
      type: written.type,
      name: written.name,
      values,
      provider,
      references,
      ...(unknown !== undefined && { copies: unknown }),
    };
  }

  private computed(type: string, isData: boolean, values: ValueObject, provider: ProviderPlace): ValueObject {
    const place = placeOf(provider, values);
    if (!isData) return derivedAttributes(type, values, place);
    return dataAttributes(type, values, place, (other, name) => this.world.find(other, name, place.account));
  }

  private dependsOn({ attributes }: WrittenResource): readonly AttributeReference[] {
    const listed = attributes["depends_on"];
    const addresses = Array.isArray(listed) ? (listed as readonly Json[]) : [];
    return addresses.flatMap((address) => {
      if (typeof address !== "string") return [];
      return [{ stack: this.stack, address: `${this.prefix}${bareName(address)}`, attribute: "" }];
    });
  }
}

/** Blocks that `dynamic` makes stand with the written ones of their type. */
function blocks(before: Value | undefined, value: Value): Value {
  if (before === undefined) return value;
  return [before, value].flatMap((one) => (isValueList(one) ? one : [one]));
}
