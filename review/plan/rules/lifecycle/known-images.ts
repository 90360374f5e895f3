import type { Group } from "../../../lifecycle/inputs";

/** The images that are there, and when to look at them. */
export interface KnownImages {
  /** By registry and repository. */
  readonly groups: readonly Group[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly days: number;
}
