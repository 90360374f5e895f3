import { OutputError } from "../../synthesis/output-error";
import { settle } from "../../synthesis/output-folder";
import { CommandError } from "./command";

/**
 * A folder that is about to be read: of one synth, not of the half of two.
 *
 * @throws CommandError if another synth writes it for longer than a minute, or if a killed one cannot be finished
 */
export function settled(folder: string): string {
  try {
    settle(folder);
  } catch (error) {
    throw error instanceof OutputError ? new CommandError(error.message) : error;
  }
  return folder;
}

/** The same of each folder among sources. */
export function settleFolders(sources: readonly { readonly kind: string; readonly path?: string }[]): void {
  for (const { kind, path } of sources) {
    if (kind === "folder" && path !== undefined) settled(path);
  }
}
