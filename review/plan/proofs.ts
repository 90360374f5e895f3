import { InputError } from "../estate/reading/input-error";
import { isList, isObject, type Json, property } from "../estate/language/json";
import { type Risk, type UnplacedRisk, unplaced } from "./risk";
import type { Secrets } from "./secrets";

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
  const proofs = isList(workloads) ? workloads.map(proofOf) : [undefined];
  if (proofs.every((proof) => proof !== undefined)) return proofs;
  throw new InputError(`${name} holds no verdicts; write it with: npm run --silent review -- prove --format json`);
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

/**
 * Pulls that were proven and are not any more, and new ones that are refuted.
 *
 * @param stacks names of the stacks under review: a name may hold `/`, as that of a nested root module does
 */
export function lostProofs(
  { before, after, isPartial = false }: Proofs,
  secrets: Secrets,
  stacks: readonly string[],
): Risk[] {
  const earlier = new Map<string, Proof[]>();
  for (const proof of before) earlier.set(proof.workload, [...(earlier.get(proof.workload) ?? []), proof]);
  const risks = after
    .filter(({ verdict }) => verdict !== "proven")
    .flatMap((proof) => {
      const known = counterparts(proof, earlier.get(proof.workload) ?? []);
      const found = known.length === 0 ? fresh(proof, isPartial, secrets) : lost(proof, known, isPartial, secrets);
      return found === undefined ? [] : [{ ...found, ...placeOf(proof, secrets, stacks) }];
    });
  return [...new Map(risks.map((risk) => [JSON.stringify(risk), risk])).values()];
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

/** The longest known stack that begins the workload's name; of a stack that is not known, what stands before the first `/`. */
function placeOf({ workload }: Proof, secrets: Secrets, stacks: readonly string[]): Pick<Risk, "address" | "stack"> {
  const known = stacks.filter((stack) => workload.startsWith(`${stack}/`));
  const [first = ""] = workload.split("/");
  const stack = known.reduce((longest, one) => (one.length > longest.length ? one : longest), first);
  return { address: secrets.address(secrets.hide(workload.slice(stack.length + 1))), stack: secrets.hide(stack) };
}

function lost(proof: Proof, known: readonly Proof[], isPartial: boolean, secrets: Secrets): UnplacedRisk | undefined {
  const { verdict } = proof;
  if (!known.every((one) => one.verdict === "proven")) return undefined;
  const isLater = verdict === "unknown" && (isPartial || isAllLater(proof));
  if (isLater) {
    const why = `that its image can be pulled was proven, and cannot be seen yet after this${reasonsOf(proof, secrets)}`;
    return unplaced("low", "proof-lost", why, "apply what it waits for, then plan it again");
  }
  const said = verdict === "refuted" ? lacksOf(proof, secrets) : reasonsOf(proof, secrets);
  const why = `that its image can be pulled was proven, and is ${verdict} after this${said}`;
  return unplaced(verdict === "refuted" ? "high" : "medium", "proof-lost", why, mendOf(proof, secrets));
}

/** What was not there before, and cannot pull. */
function fresh(proof: Proof, isPartial: boolean, secrets: Secrets): UnplacedRisk | undefined {
  if (proof.verdict !== "refuted") return undefined;
  const doubt = isPartial ? ", unless a stack that cannot be planned yet gives it" : "";
  const why = `its image ${secrets.quote(proof.image)} cannot be pulled${doubt}${lacksOf(proof, secrets)}`;
  return unplaced(isPartial ? "low" : "high", "pull-refuted", why, mendOf(proof, secrets));
}

/** What only the apply tells, or the plan of another stack. */
const LATER = /known only after apply|was not read as a whole|no stack of the estate has the state/;

function isAllLater({ unknown }: Proof): boolean {
  return unknown.length > 0 && unknown.every((reason) => LATER.test(reason));
}

const MOST_NAMED = 3;
/** A statement of a policy with its ARNs. */
const LONGEST_MEND = 400;

function lacksOf({ missing }: Proof, secrets: Secrets): string {
  return listed(
    missing.map(({ what, where }) => `${secrets.quote(what)}${where === "" ? "" : ` at ${secrets.quote(where)}`}`),
  );
}

function reasonsOf({ unknown }: Proof, secrets: Secrets): string {
  return listed(unknown.map((reason) => secrets.quote(reason)));
}

function listed(texts: readonly string[]): string {
  if (texts.length === 0) return "";
  const rest = texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : "";
  return `: ${texts.slice(0, MOST_NAMED).join(", ")}${rest}`;
}

function mendOf({ missing, workload }: Proof, secrets: Secrets): string {
  const mends = [...new Set(missing.map(({ mend }) => mend).filter((mend) => mend !== ""))];
  const told = mends.slice(0, MOST_NAMED).map((mend) => {
    const isStatement = mend.startsWith("{");
    return isStatement ? `add the statement ${secrets.quote(mend, LONGEST_MEND)}` : secrets.words(mend, LONGEST_MEND);
  });
  if (told.length > 0) return told.join("; ");
  return `npm run review -- prove --explain ${secrets.hide(workload)} says what is missing`;
}
