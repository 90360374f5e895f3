import { z } from "zod";
import { accountIdFaults, regionFaults, tagFaults } from "../../domain/names";
import { roleArnFaults } from "../../domain/repository-settings";
import { KEY } from "./forms";
import { anything, checked, schemaFaults } from "./support";

/** A string of a certain form. */
export function text(pattern: RegExp, problem: string, example: string) {
  return checked(z.string(), (found) =>
    pattern.test(found) ? [] : [{ path: [], problem, found, remedy: `for example "${example}"` }],
  );
}

/** Words that an address leaves out, so that nothing of the key would be left in it. */
const HIDDEN_KEYS = ["default", "resource", "remoteStates"];

export const catalogueKey = checked(z.string(), (found) => {
  const remedy = 'for example "taskService"';
  if (!KEY.test(found)) return [{ path: [], problem: "must be a key in camelCase", found, remedy }];
  const problem = "must not be a word that Terraform's addresses leave out";
  return HIDDEN_KEYS.includes(found) ? [{ path: [], problem, found, remedy }] : [];
});
export const accountId = anything(accountIdFaults);
export const region = anything(regionFaults);
export const roleArn = checked(z.string(), roleArnFaults);
export const texts = z.record(z.string(), z.string());
export const tags = anything((found) => {
  const given = isObject(found) ? Object.entries(found as object).filter(([, value]) => typeof value === "string") : [];
  const faults = tagFaults(Object.fromEntries(given));
  return [...schemaFaults(texts, found), ...faults];
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
