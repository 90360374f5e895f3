import { Estate } from "./estate";
import type { Json, JsonObject } from "./json";

/** What an estate is read from. */
export type Source =
  /** What cdktf wrote (`cdktf.out`), or a folder with Terraform's JSON and, in its sub-folders, further root modules. */
  | { readonly kind: "folder"; readonly path: string; readonly varFiles?: readonly string[] }
  /** What `terraform show -json plan` printed; `side` tells what it will be from what it was. `document` if it was read already. */
  | {
      readonly kind: "plan";
      readonly path: string;
      readonly document?: Json;
      readonly side?: "planned" | "prior";
    }
  /** What `terraform show -json` printed. */
  | { readonly kind: "state"; readonly path: string; readonly document?: Json }
  /** One root module in memory: its files, and the files of variables' values, of which the last counts most. */
  | {
      readonly kind: "module";
      readonly id: string;
      readonly documents: readonly JsonObject[];
      readonly values?: readonly JsonObject[];
    };

/**
 * Reads all sources as one resource graph.
 *
 * @throws InputError with one line if a source can't be read
 */
export function readEstate(sources: readonly Source[]): Estate {
  if (sources.length === 0) return new Estate([]);
  throw new Error("not yet");
}
