/* How a platform file becomes a platform: read, check, complete. It asks `platform/`; `main.ts` and the commands ask it. */

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, ValidationError, refuse } from "../../domain/text/errors";
import { consistencyFaults } from "../platform/consistency";
import type { Platform } from "../platform/platform";
import { resolvePlatform } from "../platform/resolve";
import { platformSchema } from "../platform/schema";
import { schemaFaults } from "../checks/schema";
import { type Sound, cutFaulty } from "../checks/sound";
import type { PlatformSettings } from "../platform/settings";

const DEFAULT_FILE = "config/task-tool.ts";

/** The platform file that is meant: `PLATFORM_CONFIG`, relative to the working directory. */
export function platformFile(): string {
  return process.env.PLATFORM_CONFIG || DEFAULT_FILE;
}

/**
 * Load, check and complete a platform file.
 *
 * @param file relative to the working directory
 * @param known faults that are known already
 * @throws ValidationError with every fault: a file that is absent, throws or exports no platform, and each setting
 */
export function loadPlatform(file = platformFile(), known: readonly Fault[] = []): Platform {
  return checkPlatform(readPlatform(file), file, known);
}

/**
 * Check settings and fill in their defaults.
 *
 * @param subject where the settings come from, for the error
 * @param known faults that are known already
 * @throws ValidationError with every fault
 */
export function checkPlatform(settings: unknown, subject = "platform", known: readonly Fault[] = []): Platform {
  const given = withoutUndefined(settings);
  const faults = schemaFaults(platformSchema, given);
  // What is left has the types that the schema asks for.
  const sound = (cutFaulty(given, faults) ?? {}) as Sound<PlatformSettings>;
  refuse(subject, [...known, ...faults, ...consistencyFaults(sound)]);
  return resolvePlatform(given as PlatformSettings);
}

function readPlatform(file: string): unknown {
  const path = resolve(file);
  const problemOfPath = pathProblem(path);
  if (problemOfPath !== undefined) {
    const remedy = "set PLATFORM_CONFIG to a platform file, relative to the working directory";
    throw new ValidationError(file, [{ path: [], problem: problemOfPath, remedy }]);
  }
  const platform = requireDefault(file, path);
  if (isPlainObject(platform)) return platform;
  const problem = "does not export a platform";
  throw new ValidationError(file, [{ path: [], problem, remedy: "write `export default definePlatform({ ... })`" }]);
}

function pathProblem(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return "does not exist";
  return found.isFile() ? undefined : "is not a file";
}

function requireDefault(file: string, path: string): unknown {
  try {
    // A platform file is a program of the user's; it is loaded when it is known which one is meant.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const exported: unknown = require(path);
    return isPlainObject(exported) ? withoutUndefined(exported.default) : undefined;
  } catch (error) {
    throw error instanceof ValidationError ? error : new ValidationError(file, [loadFault(error)]);
  }
}

function loadFault(error: unknown): Fault {
  const hasMessage = typeof error === "object" && error !== null && "message" in error;
  const [first = "", second = ""] = String(hasMessage ? error.message : error)
    .trim()
    .split("\n");
  // A compiler says in its first line only that there are errors.
  const line = first.endsWith(":") ? `${first} ${second}` : first;
  return { path: [], problem: `cannot be loaded: ${line}`, remedy: "mend the file" };
}

/** A key that is undefined is a key that is left out: `{ tags: isProd ? {...} : undefined }`. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isPlainObject(value)) return value;
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(given.map(([key, each]) => [key, withoutUndefined(each)]));
}

/** A plain object; a promise, a map or a class of one's own is none. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
