/*
 * Verdict: what is known of a pull - proven, refuted or unknown - and how several answers become one.
 * Asks: `iam` for the statements that deny.
 * Asked by: `workloads` (can somebody be who pulls), `pull` (can it be pulled), `report`.
 */

/** What is known of a pull. */
export type Verdict = "proven" | "refuted" | "unknown";

/** A missing link, and how to mend it. */
export interface Missing {
  /** An action, or a link such as `repository`. */
  readonly what: string;
  /** `<stack>/<address>` of what is to be changed. */
  readonly where: string;
  /** What to do; of a policy, the statement to add as JSON. */
  readonly mend: string;
  /** On what an action is missing, an ARN or `*`. */
  readonly resource?: string;
}

/** The result of a step of the proof, or of several. */
export interface Finding {
  readonly verdict: Verdict;
  /** What was looked at, a line for each step. */
  readonly path: readonly string[];
  readonly missing: readonly Missing[];
  /** What the verdict rests on, and the files don't say. */
  readonly assumptions: readonly string[];
  /** Why it is not known. */
  readonly unknown: readonly string[];
  readonly warnings: readonly string[];
}

const NOTHING: Finding = { verdict: "proven", path: [], missing: [], assumptions: [], unknown: [], warnings: [] };

type Details = Partial<Pick<Finding, "assumptions" | "warnings">>;

export function proven(step: string, details: Details = {}): Finding {
  return { ...NOTHING, path: [`yes: ${step}`], ...details };
}

export function refuted(step: string, missing: readonly Missing[], details: Details = {}): Finding {
  return { ...NOTHING, verdict: "refuted", path: [`no: ${step}`], missing, ...details };
}

export function unknown(step: string, reasons: readonly string[], details: Details = {}): Finding {
  return { ...NOTHING, verdict: "unknown", path: [`unknown: ${step}`], unknown: reasons, ...details };
}

/** Something to say that decides nothing. */
export function remark(details: Details): Finding {
  return { ...NOTHING, ...details };
}

/** All are needed. */
export function every(findings: readonly Finding[]): Finding {
  return { ...joined(findings), verdict: worst(findings) };
}

/** One of them suffices: the best one counts, and the others are shown where none does. */
export function some(findings: readonly Finding[]): Finding {
  const best = findings.find(({ verdict }) => verdict === "proven");
  if (best !== undefined) return best;
  const verdict = findings.some((finding) => finding.verdict === "unknown") ? "unknown" : "refuted";
  return { ...joined(findings), verdict };
}

/** One of them is needed, and nobody knows which: what they agree about. */
export function alike(findings: readonly Finding[]): Finding {
  const all = every(findings);
  if (new Set(findings.map(({ verdict }) => verdict)).size === 1) return all;
  const reasons = findings.flatMap((one) => one.missing).map(({ what, where }) => `it may lack ${what} at ${where}`);
  return { ...all, verdict: "unknown", missing: [], unknown: [...new Set([...all.unknown, ...reasons])] };
}

function worst(findings: readonly Finding[]): Verdict {
  const verdicts = findings.map(({ verdict }) => verdict);
  if (verdicts.includes("refuted")) return "refuted";
  return verdicts.includes("unknown") ? "unknown" : "proven";
}

function joined(findings: readonly Finding[]): Finding {
  const list = (key: "path" | "assumptions" | "unknown" | "warnings"): string[] => [
    ...new Set(findings.flatMap((finding) => finding[key])),
  ];
  const missing = new Map(findings.flatMap((one) => one.missing).map((item) => [JSON.stringify(item), item]));
  return {
    verdict: "proven",
    path: list("path"),
    missing: [...missing.values()],
    assumptions: list("assumptions"),
    unknown: list("unknown"),
    warnings: list("warnings"),
  };
}
