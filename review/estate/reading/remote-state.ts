import { isUnknown, isValueObject, Unknown, type Value, valueAt, type ValueObject } from "../language/value";

/** The outputs of a state. */
export interface StateOutputs {
  readonly stack: string;
  one(name: string): Value;
  all(): Value;
}

/** The states of the estate. */
export interface RemoteStates {
  /** @param place as `placeOfState` makes it */
  stateAt(place: string): StateOutputs | undefined;
  /** The stack reads the outputs of the other one. */
  reads(stack: string, other: string): void;
}

/** What tells the states of a backend apart; undefined where that is not known. */
export function placeOfState(kind: string, config: ValueObject): string | undefined {
  const names = kind === "s3" ? ["bucket", "key"] : kind === "local" ? ["path"] : [];
  const parts = names.map((name) => valueAt(config, name));
  if (parts.length === 0 || !parts.every((part) => typeof part === "string")) return undefined;
  return [kind, ...parts].join(" ");
}

/** The outputs that a data source `terraform_remote_state` reads. */
export function remoteOutputs(settings: Value, reader: string, states: RemoteStates): StateOutputs | Unknown {
  if (!isValueObject(settings)) return new Unknown("the settings of the remote state are not known");
  const { backend = "", config = {} } = settings;
  if (isUnknown(backend) || isUnknown(config)) return new Unknown("the settings of the remote state are not known");
  const kind = typeof backend === "string" ? backend : "";
  const place = isValueObject(config) ? placeOfState(kind, config) : undefined;
  if (place === undefined) return new Unknown(`the place of the remote state (${kind}) is not known`);
  const state = states.stateAt(place);
  if (state === undefined) return new Unknown(`no stack of the estate has the state that it reads (${place})`);
  states.reads(reader, state.stack);
  return state;
}
