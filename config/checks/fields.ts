import { z } from "zod";
import { accountIdFaults, regionFaults, tagFaults } from "../../domain/aws/names";
import { isRecord } from "../../domain/text/unfit";
import { roleArnFaults } from "../../domain/ecr/repository-settings";
import { isCamelCase, isKey } from "./forms";
import { anything, checked, schemaFaults, textual } from "./schema";

/** A string of a certain form. */
export function text(pattern: RegExp, problem: string, example: string) {
  return checked(z.string(), (found) =>
    pattern.test(found) ? [] : [{ path: [], problem, found, remedy: `for example "${example}"` }],
  );
}

export const catalogueKey = checked(z.string(), (found) => {
  const remedy = 'for example "taskService"';
  if (isKey(found)) return [];
  const problem = isCamelCase(found)
    ? "must not be a word that Terraform's addresses leave out"
    : "must be a key in camelCase";
  return [{ path: [], problem, found, remedy }];
});
export const accountId = textual(accountIdFaults);
export const region = textual(regionFaults);
export const roleArn = checked(z.string(), roleArnFaults);
export const texts = z.record(z.string(), z.string());
export const tags = anything((found) => {
  const given = Object.entries(isRecord(found) ? found : {}).filter(
    (tag): tag is [string, string] => typeof tag[1] === "string",
  );
  const faults = tagFaults(Object.fromEntries(given));
  return [...schemaFaults(texts, found), ...faults];
});
export const strings = z.array(z.string());
export const keys = z.array(catalogueKey);

/** Whether a value of any type is an object with this key. */
export function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && key in value;
}
