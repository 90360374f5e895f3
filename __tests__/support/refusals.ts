import { Testing } from "cdktf";
import { checkPlatform } from "../../config/load/load-platform";
import type { Platform } from "../../config/platform/platform";
import { ValidationError } from "../../domain/text/errors";
import { buildPlatform } from "../../stacks/platform";
import { withoutTokenTraces } from "../../synthesis/token-traces";

/** The messages with which settings are refused; none where they are right. */
export function refusals(settings: unknown): string[] {
  return checked(settings).messages;
}

function checked(settings: unknown): { readonly platform?: Platform; readonly messages: string[] } {
  try {
    return { platform: checkPlatform(settings), messages: [] };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const [, ...lines] = error.message.split("\n");
    return { messages: lines.map((line) => line.trim()) };
  }
}

/**
 * Put a value in place of every setting, one at a time: each time the platform is refused, or can be built.
 *
 * @param isBuilt which of those that are not refused are built, by their number
 */
export function tryInPlaceOfEverySetting(
  platform: unknown,
  value: unknown,
  isBuilt: (index: number) => boolean = () => true,
): void {
  pathsOf(platform).forEach((path, index) => {
    const { platform: accepted } = checked(replaced(platform, path, value));
    if (accepted !== undefined && isBuilt(index)) buildAt(accepted, path);
  });
}

/** Where every setting of a platform stands, the objects and lists among them too. */
function pathsOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [[key], ...pathsOf(each).map((path) => [key, ...path])]);
}

function replaced(value: unknown, [key, ...path]: string[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], path, other);
  return copy;
}

/** Down to the settings of a workload, a table or a node group: to build for each that is deeper takes minutes. */
const DEEPEST_BUILT = 6;

/** A setting of one environment changes nothing in the others, which need not be built for it. */
function buildAt(platform: Platform, path: readonly string[]): void {
  if (path.length > DEEPEST_BUILT) return;
  const [block, name] = path;
  const own = name === undefined ? undefined : platform.environments[name];
  const environments = block === "environments" && own !== undefined ? { [own.name]: own } : platform.environments;
  withoutTokenTraces(() => buildPlatform(Testing.app(), { ...platform, environments }));
}
