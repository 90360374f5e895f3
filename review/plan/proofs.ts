import { InputError } from "../estate/folder";
import { isList, isObject, type Json, property } from "../estate/json";
import { finding, type Risk } from "./risk";

/** What `prove` says of a workload, as far as it matters here. */
export interface Proof {
  readonly workload: string;
  readonly verdict: "proven" | "refuted" | "unknown";
  /** What is missing, in words. */
  readonly missing: readonly string[];
}

/** Verdicts before and after the change. */
export interface Proofs {
  readonly before: readonly Proof[];
  readonly after: readonly Proof[];
}

const VERDICTS = ["proven", "refuted", "unknown"] as const;

/**
 * Reads what `prove --format json` wrote.
 *
 * @throws InputError with one line
 */
export function readProofs(name: string, document: unknown): Proof[] {
  const workloads = isObject(document as Json) ? property(document as { [key: string]: Json }, "workloads") : undefined;
  const proofs = isList(workloads) ? workloads.map(proofOf) : [undefined];
  if (proofs.every((proof) => proof !== undefined)) return proofs;
  throw new InputError(`${name} holds no verdicts; write it with: npm run --silent review -- prove --format json`);
}

function proofOf(json: Json): Proof | undefined {
  if (!isObject(json)) return undefined;
  const { workload, verdict: said, missing } = json;
  const verdict = VERDICTS.find((known) => known === said);
  if (typeof workload !== "string" || verdict === undefined) return undefined;
  const what = (isList(missing) ? missing : []).flatMap((item) =>
    isObject(item) && typeof item["what"] === "string" ? [item["what"]] : [],
  );
  return { workload, verdict, missing: what };
}

/** Workloads that were proven and are not any more. */
export function lostProofs({ before, after }: Proofs, quote: (text: string) => string): Risk[] {
  const proven = new Set(before.filter(({ verdict }) => verdict === "proven").map(({ workload }) => workload));
  return after
    .filter(({ workload, verdict }) => verdict !== "proven" && proven.has(workload))
    .map(({ workload, verdict, missing }) => {
      const [stack = "", ...rest] = workload.split("/");
      const lacks = missing.length === 0 ? "" : `: ${missing.map(quote).join(", ")}`;
      const why = `that its image can be pulled was proven, and is ${verdict === "refuted" ? "refuted" : "unknown"} after this${lacks}`;
      const mend = `npm run review -- prove --explain ${workload} says what is missing`;
      return {
        ...finding(verdict === "refuted" ? "high" : "medium", "proof-lost", why, mend),
        address: rest.join("/"),
        stack,
      };
    });
}
