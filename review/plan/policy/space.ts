import { accountOf } from "../../../domain/aws/arn";
import { comparedTokens, covers } from "../../iam/match";
import { regionsOf } from "./regions";
import type { ReducedSelection, ReducedStatement } from "./statements";

/** An element by which a statement selects requests. */
export type Element = "principals" | "actions" | "resources";
export const ELEMENTS: readonly Element[] = ["principals", "actions", "resources"];

/** Principals, actions or resources that no pattern tells apart. */
export interface ElementKind {
  /** The patterns that fit them. */
  readonly fits: ReadonlySet<string>;
  /** The statements that select them, a bit for each in their order. */
  readonly by: bigint;
}

/** What can be asked for, as far as statements tell it apart. */
export type Space = Readonly<Record<Element, readonly ElementKind[]>>;

export function spaceOf(statements: readonly ReducedStatement[]): Space {
  const of = (
    element: Element,
    kindsOf: (patterns: readonly string[]) => readonly ReadonlySet<string>[],
  ): ElementKind[] => {
    const selections = statements.map((statement) => statement[element]);
    const patterns = [...new Set(selections.flatMap((selection) => selection.patterns))];
    return kindsOf(patterns).map((fits) => ({ fits, by: selectorsOf(selections, fits) }));
  };
  return {
    principals: of("principals", principalKinds),
    actions: of("actions", (patterns) => textKinds(patterns, "*:*")),
    resources: of("resources", (patterns) => textKinds(patterns, "*")),
  };
}

function selectorsOf(selections: readonly ReducedSelection[], fits: ReadonlySet<string>): bigint {
  return selections.reduce(
    (mask, { patterns, negated }, index) =>
      patterns.some((pattern) => fits.has(pattern)) === negated ? mask : mask | (1n << BigInt(index)),
    0n,
  );
}

/** @param universe what every text is one of */
function textKinds(patterns: readonly string[], universe: string): readonly ReadonlySet<string>[] {
  const all = [...new Set([universe, ...patterns])];
  const regions = regionsOf(all.map(comparedTokens));
  if (regions === undefined) return roughKinds(all);
  return regions
    .filter(({ fits }) => fits.has(0))
    .map(({ fits }) => new Set(all.filter((_, index) => fits.has(index))));
}

/** Too many to tell apart: each pattern by itself, and what fits none but `*`. What only several cover together counts as new. */
function roughKinds(patterns: readonly string[]): readonly ReadonlySet<string>[] {
  return ["*", ...patterns].map((one) => new Set(patterns.filter((other) => covers(other, one))));
}

/** Those who are named, others of their accounts, and anybody else. */
function principalKinds(patterns: readonly string[]): readonly ReadonlySet<string>[] {
  return [new Set(["*"]), ...patterns.map((pattern) => new Set(["*", ...namesOf(pattern)]))];
}

const SESSION = /^AWS:arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//;

/** A principal answers to its account, too; a session to its role. */
function namesOf(principal: string): readonly string[] {
  if (!principal.startsWith("AWS:arn:")) return [principal];
  const account = accountOf(principal.slice("AWS:".length));
  const [, partition = "", , role] = SESSION.exec(principal) ?? [];
  const itsRole = role === undefined ? [] : [`AWS:arn:${partition}:iam::${account}:role/${role}`];
  return [principal, ...itsRole, ...(account === "" ? [] : [`AWS:${account}`])];
}
