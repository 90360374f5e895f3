import type { Json } from "../../../estate/language/json";
import type { Change } from "../../plan";
import type { Severity } from "../../severity";
import { type ChangeCheck, type Context, found, type Found } from "../rule";

/** A setting that only one way is safe. */
export interface Setting {
  /** Any of them; the first that became worse is told. */
  readonly paths: readonly string[];
  /** @default all types */
  readonly types?: readonly string[];
  readonly isWorse: (before: Json | undefined, after: Json | undefined) => boolean;
  readonly severity: Severity;
  readonly why: string;
  readonly mend: string;
}

export const isOff = (before: Json | undefined, after: Json | undefined): boolean => before === true && after !== true;
export const isOn = (before: Json | undefined, after: Json | undefined): boolean => before !== true && after === true;
export const isLess = (before: Json | undefined, after: Json | undefined): boolean =>
  typeof before === "number" && typeof after === "number" && after < before;
export const isOther = (before: Json | undefined, after: Json | undefined): boolean =>
  written(before) !== written(after);

/** AWS's own key is what there is where nothing is written. */
const written = (value: Json | undefined): Json => (value === "AES256" ? "" : (value ?? ""));

/** 0 keeps logs for ever. */
export const isShorter = (before: Json | undefined, after: Json | undefined): boolean =>
  typeof before === "number" && typeof after === "number" && after !== 0 && (before === 0 || after < before);

export const isLower =
  (scale: readonly string[]) =>
  (before: Json | undefined, after: Json | undefined): boolean => {
    const [from, to] = [before, after].map((value) => scale.indexOf(typeof value === "string" ? value : ""));
    return from !== undefined && to !== undefined && from >= 0 && to >= 0 && to < from;
  };

/** What became less safe in place, or by a replacement. */
export function loosened(settings: readonly Setting[]): ChangeCheck {
  return (change, context) =>
    settings
      .filter(({ types }) => types === undefined || types.includes(change.type))
      .flatMap((setting) => {
        const path = setting.paths.find((one) => isWorse(setting, one, change));
        return path === undefined ? [] : [told(setting, path, change, context)];
      });
}

function isWorse(setting: Setting, path: string, { before, after }: Change): boolean {
  if (before === undefined || after === undefined || after.isUnknown(path)) return false;
  return setting.isWorse(before.at(path), after.at(path));
}

function told({ severity, why, mend }: Setting, path: string, { before, after }: Change, { secrets }: Context): Found {
  const [from, to] = [secrets.show(before, path), secrets.show(after, path)];
  const shown = from === to ? "is changed" : `goes from ${from} to ${to}`;
  return found(severity, `\`${path.replace(/\.0/g, "")}\` ${shown}: ${why}`, mend);
}

/** What goes with a resource that is itself a setting of another one. */
export type WholeSettings = Readonly<Record<string, readonly [severity: Severity, effect: string]>>;

export function settingsDestroyed(whole: WholeSettings): ChangeCheck {
  return ({ type, action }) => {
    const one = Object.hasOwn(whole, type) ? whole[type] : undefined;
    if (one === undefined || action !== "delete") return [];
    const [severity, effect] = one;
    return [found(severity, `the setting is destroyed: ${effect}`, "leave it in place")];
  };
}
