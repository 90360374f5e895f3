import { IN_USE_CODES, LINT_CODES, PROOF_KINDS } from "../../domain/finding-kinds";
import type { Facts } from "../../domain/facts";
import { Acceptance, type Accepted, type Open } from "../accepted/acceptance";
import { overLines } from "../accepted/lines";
import type { Estate } from "../estate/estate";
import type { ImageList } from "../ecr/images";
import { inputsOf } from "../lifecycle/inputs";
import type { Question } from "../lifecycle/question";
import { estateRepositories } from "../ecr/lifecycle-policies";
import { workloadReferences } from "../lifecycle/workload-references";
import { Identities } from "../identities/identities";
import { acceptLeftOut, pullPlace } from "../pull/accepted";
import { NOT_EXAMINED, pullsOf, type WorkloadProof } from "../pull/prove";
import { Registries } from "../ecr/registries";
import { type Graph, graphOf } from "./diagram/graph";
import { layOut, type Picture } from "./diagram/layout";
import { type Lifecycle, lifecycleOf } from "./lifecycle/lifecycle";
import { matricesOf, type Matrix } from "./matrix/matrix";

/** What a report is made of. */
interface ReportInput {
  readonly estate: Estate;
  /** What it was read from, as it was named. */
  readonly sources: readonly string[];
  readonly facts: Facts;
  /** @default only policies are looked at, unless there is a cadence */
  readonly list?: ImageList;
  readonly horizon: Pick<Question, "now" | "days" | "cadence">;
}

/** A pull; one that a team has accepted does not count. */
export type ReportPull = Open<WorkloadProof> & { readonly accepted?: Accepted };

/** All that the page shows. */
export interface Report {
  readonly sources: readonly string[];
  readonly stacks: number;
  readonly pulls: readonly ReportPull[];
  readonly graph: Graph;
  readonly picture: Picture;
  readonly lifecycle: Lifecycle;
  readonly prices?: Facts["prices"];
  readonly matrices: readonly Matrix[];
  readonly notExamined: readonly string[];
  /** What a team lives with, of pulls, policies, images and what was not examined. */
  readonly accepted: readonly Accepted[];
  /** Entries that are about nothing that is found. */
  readonly warnings: readonly string[];
  /** Parts of the files that were not read, or not understood. */
  readonly gaps: readonly string[];
}

/** Looks at everything. The same input gives the same report. */
export async function reportOf({ estate, sources, facts, list, horizon }: ReportInput): Promise<Report> {
  const pulls = pullsOf(estate, { images: list?.images ?? [], facts });
  const registries = new Registries(estate);
  const graph = graphOf(pulls, registries.all(), estate);
  const found = inputsOf(estateRepositories(estate), list);
  // What a cadence makes up is not what runs.
  const runs = list === undefined ? { references: [], unknown: [] } : workloadReferences(estate);
  const stacks = estate.stacks.map(({ id }) => id);
  const acceptance = new Acceptance(facts.accept ?? [], { now: horizon.now, stacks });
  const question: Question = {
    ...horizon,
    acceptance,
    references: runs.references,
    unknown: runs.unknown,
    rollbackDepth: facts.rollbackDepth ?? 0,
    tagSchemes: facts.tagSchemes ?? {},
    ...(facts.prices !== undefined && { prices: facts.prices }),
  };
  const rows = pulls.map(({ proof }) => reportPull(proof, acceptance));
  const lifecycle = lifecycleOf(found, question);
  const leftOut = acceptLeftOut(NOT_EXAMINED, acceptance);
  return {
    sources,
    stacks: estate.stacks.length,
    pulls: rows,
    graph,
    picture: await layOut(graph),
    lifecycle,
    accepted: [...rows.flatMap(({ accepted }) => accepted ?? []), ...lifecycle.accepted, ...leftOut.accepted],
    warnings: acceptance.unmatched([...PROOF_KINDS, ...LINT_CODES, ...(list === undefined ? [] : IN_USE_CODES)]),
    ...(facts.prices !== undefined && { prices: facts.prices }),
    matrices: matricesOf(estate, new Identities(estate), registries),
    notExamined: [...NOT_EXAMINED, ...overLines(leftOut.over)],
    gaps: found.unknown,
  };
}

/** All pulls stay in one list, since the diagram names them by their place in it. */
function reportPull(proof: WorkloadProof, acceptance: Acceptance): ReportPull {
  const { open, accepted } = acceptance.sort([proof], (one) => pullPlace(one, acceptance.stacks));
  const [still = proof] = open;
  const [one] = accepted;
  return one === undefined ? still : { ...proof, accepted: one };
}

/** What is to be mended, and not accepted: refuted pulls, needed images that go, and what is wrong with policies. */
export function findingsOf({ pulls, lifecycle }: Report): number {
  const lint = lifecycle.repositories.flatMap((one) => one.lint);
  const refuted = pulls.filter(({ verdict, accepted }) => verdict === "refuted" && accepted === undefined);
  return refuted.length + lifecycle.inUse.length + lint.length;
}
