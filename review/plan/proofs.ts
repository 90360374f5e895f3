import { InputError } from "../estate/reading/input-error";
import { isList, isObject, type Json, property } from "../estate/language/json";

/** What `prove` says of an image of a workload, as far as it matters here. */
export interface Proof {
  readonly workload: string;
  /** Empty where it is not known. */
  readonly image: string;
  readonly verdict: "proven" | "refuted" | "unknown";
  readonly missing: readonly { readonly what: string; readonly where: string; readonly mend: string }[];
  /** Why nothing is known. */
  readonly unknown: readonly string[];
}

/** Verdicts before and after the change. */
export interface Proofs {
  readonly before: readonly Proof[];
  readonly after: readonly Proof[];
  /**
   * Whether a part of what will be cannot be seen before an apply: then what cannot be proven after it is no news.
   *
   * @default everything can be seen
   */
  readonly isPartial?: boolean;
}

const VERDICTS = ["proven", "refuted", "unknown"] as const;

/**
 * Reads what `prove --format json` wrote.
 *
 * @throws InputError with one line
 */
export function readProofs(name: string, document: unknown): Proof[] {
  const workloads = isObject(document as Json) ? property(document as { [key: string]: Json }, "workloads") : undefined;
  const proofs = isList(workloads) ? [...workloads, ...acceptedIn(document as Json)].map(proofOf) : [undefined];
  if (proofs.every((proof) => proof !== undefined)) return proofs;
  throw new InputError(`${name} holds no verdicts; write it with: npm run --silent review -- prove --format json`);
}

/** A pull that a team has accepted is refuted or unknown all the same. */
function acceptedIn(document: Json): readonly Json[] {
  const accepted = isObject(document) ? document["accepted"] : undefined;
  return (isList(accepted) ? accepted : []).flatMap((one) =>
    isObject(one) && isObject(one["finding"]) ? [one["finding"]] : [],
  );
}

function proofOf(json: Json): Proof | undefined {
  if (!isObject(json)) return undefined;
  const { workload, image, verdict: said, missing, unknown } = json;
  const verdict = VERDICTS.find((known) => known === said);
  if (typeof workload !== "string" || verdict === undefined) return undefined;
  return {
    workload,
    verdict,
    image: typeof image === "string" ? image : "",
    missing: (isList(missing) ? missing : []).flatMap((item) =>
      isObject(item) && typeof item["what"] === "string"
        ? [{ what: item["what"], where: textOf(item["where"]), mend: textOf(item["mend"]) }]
        : [],
    ),
    unknown: (isList(unknown) ? unknown : []).map(textOf),
  };
}

function textOf(json: Json | undefined): string {
  return typeof json === "string" ? json : "";
}
