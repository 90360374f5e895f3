import { workloadName } from "../../../workloads/workload-name";
import type { Proof } from "../../proofs";
import type { Secrets } from "../../secrets";
import type { Found, FoundInReview, ReviewCheck } from "../rule";

/** A workload that is not proven to pull its image after the change. */
export interface VerdictChange {
  readonly proof: Proof;
  /** What was said of it before: of the same image, else of the same repository, else of whatever it pulled. */
  readonly known: readonly Proof[];
  /** Whether a part of what will be cannot be seen before an apply. */
  readonly isPartial: boolean;
}

/** A check of every workload that is not proven to pull; the same words once. */
export function ofVerdicts(judge: (change: VerdictChange, secrets: Secrets) => Found | undefined): ReviewCheck {
  return ({ proofs, secrets, stacks }) => {
    const { before, after, isPartial = false } = proofs ?? { before: [], after: [] };
    const earlier = new Map<string, Proof[]>();
    for (const proof of before) earlier.set(proof.workload, [...(earlier.get(proof.workload) ?? []), proof]);
    const risks = after
      .filter(({ verdict }) => verdict !== "proven")
      .flatMap((proof) => {
        const known = counterparts(proof, earlier.get(proof.workload) ?? []);
        const one = judge({ proof, known, isPartial }, secrets);
        return one === undefined ? [] : [{ ...one, ...placeOf(proof, secrets, stacks) }];
      });
    return [...new Map(risks.map((risk) => [JSON.stringify(risk), risk])).values()];
  };
}

/** The same image, else one of the same repository, else whatever the workload pulled. */
function counterparts({ image }: Proof, earlier: readonly Proof[]): readonly Proof[] {
  const same = earlier.filter((one) => one.image === image);
  if (same.length > 0) return same;
  const alike = earlier.filter((one) => repositoryOf(one.image) === repositoryOf(image));
  return alike.length > 0 ? alike : earlier;
}

function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^/]*$/, "");
}

function placeOf(
  { workload }: Proof,
  secrets: Secrets,
  stacks: readonly string[],
): Pick<FoundInReview, "address" | "stack"> {
  const { stack, address } = workloadName(workload, stacks);
  return { address: secrets.address(secrets.hide(address)), stack: secrets.hide(stack) };
}

const MOST_NAMED = 3;
/** A statement of a policy with its ARNs. */
const LONGEST_MEND = 400;

/** What is missing, in words. */
export function lacksOf({ missing }: Proof, secrets: Secrets): string {
  return listed(
    missing.map(({ what, where }) => `${secrets.quote(what)}${where === "" ? "" : ` at ${secrets.quote(where)}`}`),
  );
}

/** Why nothing is known, in words. */
export function reasonsOf({ unknown }: Proof, secrets: Secrets): string {
  return listed(unknown.map((reason) => secrets.quote(reason)));
}

function listed(texts: readonly string[]): string {
  if (texts.length === 0) return "";
  const rest = texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : "";
  return `: ${texts.slice(0, MOST_NAMED).join(", ")}${rest}`;
}

export function mendOf({ missing, workload }: Proof, secrets: Secrets): string {
  const mends = [...new Set(missing.map(({ mend }) => mend).filter((mend) => mend !== ""))];
  const told = mends.slice(0, MOST_NAMED).map((mend) => {
    const isStatement = mend.startsWith("{");
    return isStatement ? `add the statement ${secrets.quote(mend, LONGEST_MEND)}` : secrets.words(mend, LONGEST_MEND);
  });
  if (told.length > 0) return told.join("; ");
  return `npm run review -- prove --explain ${secrets.hide(workload)} says what is missing`;
}
