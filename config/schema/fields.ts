import { z } from "zod";
import { accountIdFaults, regionFaults, tagFaults } from "../../domain/names";
import { roleArnFaults } from "../../domain/repository-settings";
import { anything, checked, schemaFaults } from "./support";

/** A string of a certain form. */
export function text(pattern: RegExp, problem: string, example: string) {
  return checked(z.string(), (found) =>
    pattern.test(found) ? [] : [{ path: [], problem, found, remedy: `for example "${example}"` }],
  );
}

export const catalogueKey = text(/^[a-z][A-Za-z0-9]*$/, "must be a key in camelCase", "taskService");
export const accountId = anything(accountIdFaults);
export const region = anything(regionFaults);
export const roleArn = checked(z.string(), roleArnFaults);
export const tags = anything((found) => {
  const texts = isObject(found) ? Object.entries(found as object).filter(([, value]) => typeof value === "string") : [];
  const faults = tagFaults(Object.fromEntries(texts));
  return [...schemaFaults(z.record(z.string(), z.string()), found), ...faults];
});
export const strings = z.array(z.string());
export const keys = z.array(catalogueKey);

/** Whether a value of any type is an object. */
export function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value of any type is an object with this key. */
export function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && key in value;
}
