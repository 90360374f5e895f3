import type { Evaluates } from "../language/copies";
import type { ProviderPlace } from "../estate";
import { isObject, type JsonObject, property } from "../language/json";
import { placeOfProvider } from "./providers";
import type { WrittenResource, StackJson } from "./stack-json";
import { bareName } from "../language/template";
import type { Tracked, Tracker } from "../language/tracker";
import { isValueObject } from "../language/value";

const META = new Set(["//", "count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "connection"]);

/** What Terraform itself does not read, but hands to the provider. */
export function withoutMeta(attributes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !META.has(name)));
}

/** How the providers of a module are found. */
interface Surroundings {
  readonly evaluator: Evaluates;
  readonly tracker: Tracker;
  /** Where the module is among all modules. */
  readonly place: string;
  /** Who calls the module. */
  readonly caller?: { readonly providers: ModuleProviders; readonly call: JsonObject };
}

/** Where the resources of a module are, by their provider's blocks. */
export class ModuleProviders {
  private readonly places = new Map<string, Tracked<ProviderPlace>>();

  constructor(
    private readonly json: StackJson,
    private readonly around: Surroundings,
  ) {}

  of({ type, attributes }: WrittenResource): ProviderPlace {
    const named = attributes["provider"];
    const written = typeof named === "string" ? bareName(named) : undefined;
    return this.placeOf(written ?? type.split("_")[0] ?? type);
  }

  /** A module without a provider's block takes the caller's. */
  private placeOf(name: string): ProviderPlace {
    const { caller, evaluator, tracker, place } = this.around;
    const block = this.json.providers.find((provider) => provider.name === name);
    if (block === undefined && caller !== undefined) return caller.providers.placeOf(passed(caller.call, name));
    const [plain = name] = name.split(".");
    const tracked = tracker.once(this.places, `${place}provider`, name, () => {
      const configuration = evaluator.value(withoutMeta(block?.configuration ?? {}));
      return placeOfProvider(plain, isValueObject(configuration) ? configuration : {});
    });
    return tracked?.result ?? placeOfProvider(plain, {});
  }
}

/** What the caller calls the provider that the module knows by this name. */
function passed(call: JsonObject, name: string): string {
  const map = call["providers"];
  const given = isObject(map) ? property(map, name) : undefined;
  return typeof given === "string" ? bareName(given) : name;
}
