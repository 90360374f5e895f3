import { join } from "node:path";

import type { Stack } from "../estate";
import { Evaluator, Syntax } from "../language/evaluate";
import { compare } from "../language/json";
import { Module, type World } from "./module";
import { calledModule, type RootModule } from "./modules-in";
import { placeOfState, type StateOutputs } from "./remote-state";
import type { StackJson, WrittenResource } from "./stack-json";
import { Tracker } from "../language/tracker";
import { isValueObject, Unknown, type Value, type ValueObject } from "../language/value";

/** The stacks that root modules make, each resolved with what it reads of the others. */
export function stacksOfModules(roots: readonly RootModule[]): readonly Stack[] {
  const world = new Roots(roots);
  return roots.map((root) => world.stackOf(root)).sort((a, b) => compare(a.id, b.id));
}

/** A resource that may have the name that is looked for. */
interface Candidate {
  readonly module: Module;
  readonly written: WrittenResource;
}

/** No name of AWS's holds a brace. */
const EXPRESSION = "${}";

class Roots implements World {
  readonly syntax = new Syntax();
  readonly tracker = new Tracker();
  readonly origins = new WeakMap<object, { stack: string; address: string }>();
  private readonly modules = new Map<RootModule, Module>();
  private readonly states = new Map<string, StateOutputs>();
  private readonly folders = new Map<StackJson, string>();
  private readonly named = new Map<string, Map<string, Candidate[]>>();
  private readonly readers = new Map<string, Set<string>>();

  constructor(roots: readonly RootModule[]) {
    for (const root of roots) {
      const module = new Module(root.json.id, root.json, this);
      this.modules.set(root, module);
      this.folders.set(root.json, root.path);
      const place = backendOf(root.json, this.syntax);
      if (place !== undefined) this.states.set(place, outputsOf(module, this));
    }
  }

  stackOf(root: RootModule): Stack {
    const { id } = root.json;
    const module = this.modules.get(root) ?? new Module(id, root.json, this);
    const resources = module.resources();
    module.readRemotes();
    const read = this.readers.get(id) ?? [];
    return {
      id,
      kind: "folder",
      source: root.path,
      dependencies: [...new Set([...root.dependencies, ...read])].sort(compare),
      outputs: module.outputs(),
      resources,
      gaps: [...root.gaps, ...module.gaps()],
    };
  }

  stateAt(place: string): StateOutputs | undefined {
    return this.states.get(place);
  }

  reads(stack: string, other: string): void {
    const read = this.readers.get(stack) ?? new Set();
    this.readers.set(stack, read.add(other));
  }

  find(type: string, name: string, account: Value): ValueObject | undefined {
    const names = this.named.get(type) ?? this.namedOf(type);
    const candidates = [...(names.get(name) ?? []), ...(names.get(EXPRESSION) ?? [])];
    const all = candidates.flatMap(({ module, written }) => module.resourcesOf(written));
    const found = all.filter(({ values, provider }) => values["name"] === name && provider.account === account);
    return found.length === 1 ? found[0]?.values : undefined;
  }

  /** Only resources whose name is an expression have to be computed for a search. */
  private namedOf(type: string): Map<string, Candidate[]> {
    const names = new Map<string, Candidate[]>();
    for (const module of this.modules.values()) {
      for (const written of module.json.resources.filter((one) => one.type === type)) {
        const { name } = written.attributes;
        const key = typeof name === "string" && !name.includes("{") ? name : EXPRESSION;
        names.set(key, [...(names.get(key) ?? []), { module, written }]);
      }
    }
    this.named.set(type, names);
    return names;
  }

  load(caller: StackJson, source: string): StackJson | undefined {
    const folder = this.folders.get(caller);
    const called = folder === undefined ? undefined : calledModule(folder, source);
    if (called !== undefined) this.folders.set(called.json, join(folder ?? "", source));
    return called?.json;
  }
}

function outputsOf(module: Module, world: World): StateOutputs {
  const tracked = (compute: () => Value): Value => {
    const { result, references } = world.tracker.apart(compute);
    world.tracker.record(references);
    return result;
  };
  return {
    stack: module.stack,
    one: (name) => tracked(() => module.output(name)),
    all: () => tracked(() => module.outputs()),
  };
}

/** A backend's settings hold no references. */
function backendOf({ backend }: StackJson, syntax: Syntax): string | undefined {
  const nothing = {
    lookup: () => ({ value: new Unknown("a backend has no references"), rest: [] }),
    originOf: noOrigin,
  };
  const [kind = "", config] = Object.entries(backend)[0] ?? [];
  const value = new Evaluator(nothing, syntax).value(config ?? {});
  return isValueObject(value) ? placeOfState(kind, value) : undefined;
}

function noOrigin(): undefined {
  return undefined;
}
