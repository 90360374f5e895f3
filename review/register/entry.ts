/** A part of the review that people ask by a command. */
export const PARTS = ["proof", "lifecycle", "plan", "report", "manifests"] as const;
export type Part = (typeof PARTS)[number];

/** Resource types of Terraform that the same parts read for the same subject. */
export interface RegisterEntry {
  /** What they say, as a heading. */
  readonly subject: string;
  /**
   * The parts that know them, by themselves or by the rooms that they ask. The plan and the report are counted without the
   * proof and the lifecycle, whose answers they show.
   */
  readonly parts: readonly Part[];
  /** Of every other part, why it does not know them. */
  readonly without: Readonly<Partial<Record<Part, string>>>;
  /**
   * The types by the one file that reads their facts, below `review/`. `plan/rules` stands for rules that look at what a
   * change does to an attribute.
   */
  readonly readers: Readonly<Record<string, readonly string[]>>;
}

export const NO_IMAGE = "refers to no image, and holds none";
export const NO_OBJECT = "makes no object of Kubernetes";
export const NO_PULL = "no verdict on a pull hangs on it";
export const LIKE_ANY = "its loss is told as that of any resource";
export const BY_LOST_PROOF = "a change of it is told by the proofs that are lost, its loss as that of any resource";
export const BY_PROOF = "shown as the proof says";
export const NOT_SHOWN = "the report shows pulls, images and rights";
