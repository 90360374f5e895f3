import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, ValidationError, refuse } from "../domain/errors";
import { consistencyFaults } from "./consistency";
import type { Platform } from "./platform";
import { resolvePlatform } from "./resolve";
import { platformSchema } from "./schema";
import { schemaFaults } from "./schema/support";
import type { PlatformSettings } from "./settings";

const DEFAULT_FILE = "config/task-tool.ts";

/** The platform file that is meant: `PLATFORM_CONFIG`, relative to the working directory. */
export function platformFile(): string {
  return process.env.PLATFORM_CONFIG ?? DEFAULT_FILE;
}

/**
 * Load, check and complete a platform file.
 *
 * @param file relative to the working directory
 * @throws ValidationError with every fault: a file that is absent, throws or exports no platform, and each setting
 */
export function loadPlatform(file = platformFile()): Platform {
  return checkPlatform(readPlatform(file), file);
}

/**
 * Check settings and fill in their defaults.
 *
 * @param subject where the settings come from, for the error
 * @throws ValidationError with every fault
 */
export function checkPlatform(settings: unknown, subject = "platform"): Platform {
  refuse(subject, [...schemaFaults(platformSchema, settings), ...consistencyFaults(settings)]);
  return resolvePlatform(settings as PlatformSettings);
}

function readPlatform(file: string): unknown {
  const path = resolve(file);
  if (!existsSync(path)) {
    const remedy = "set PLATFORM_CONFIG to a platform file, relative to the working directory";
    throw new ValidationError(file, [{ path: [], problem: "does not exist", remedy }]);
  }
  const exported = requireFile(file, path);
  const platform = isRecord(exported) ? exported.default : undefined;
  if (isRecord(platform)) return platform;
  const problem = "does not export a platform";
  throw new ValidationError(file, [{ path: [], problem, remedy: "write `export default definePlatform({ ... })`" }]);
}

function requireFile(file: string, path: string): unknown {
  try {
    // A platform file is a program of the user's; it is loaded when it is known which one is meant.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require(path);
  } catch (error) {
    throw new ValidationError(file, [loadFault(error)]);
  }
}

function loadFault(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  return { path: [], problem: `cannot be loaded: ${message.trim()}`, remedy: "mend the file" };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
