import type { Facts } from "../../domain/facts";
import type { Estate } from "../estate/estate";
import type { ImageList } from "../ecr/images";
import { inputsOf } from "../lifecycle/inputs";
import type { Question } from "../lifecycle/question";
import { estateRepositories } from "../ecr/lifecycle-policies";
import { workloadReferences } from "../lifecycle/workload-references";
import { Identities } from "../identities/identities";
import { NOT_EXAMINED, pullsOf, type WorkloadProof } from "../pull/prove";
import { Registries } from "../ecr/registries";
import { type Graph, graphOf } from "./diagram/graph";
import { layOut, type Picture } from "./diagram/layout";
import { type Lifecycle, lifecycleOf } from "./lifecycle/lifecycle";
import { matricesOf, type Matrix } from "./matrix/matrix";

/** What a report is made of. */
export interface ReportInput {
  readonly estate: Estate;
  /** What it was read from, as it was named. */
  readonly sources: readonly string[];
  readonly facts: Facts;
  /** @default only policies are looked at, unless there is a cadence */
  readonly list?: ImageList;
  readonly horizon: Pick<Question, "now" | "days" | "cadence">;
}

/** All that the page shows. */
export interface Report {
  readonly sources: readonly string[];
  readonly stacks: number;
  readonly pulls: readonly WorkloadProof[];
  readonly graph: Graph;
  readonly picture: Picture;
  readonly lifecycle: Lifecycle;
  readonly prices?: Facts["prices"];
  readonly matrices: readonly Matrix[];
  readonly notExamined: readonly string[];
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
  const question: Question = {
    ...horizon,
    references: runs.references,
    unknown: runs.unknown,
    rollbackDepth: facts.rollbackDepth ?? 0,
    tagSchemes: facts.tagSchemes ?? {},
    ...(facts.prices !== undefined && { prices: facts.prices }),
  };
  return {
    sources,
    stacks: estate.stacks.length,
    pulls: pulls.map(({ proof }) => proof),
    graph,
    picture: await layOut(graph),
    lifecycle: lifecycleOf(found, question),
    ...(facts.prices !== undefined && { prices: facts.prices }),
    matrices: matricesOf(estate, new Identities(estate), registries),
    notExamined: NOT_EXAMINED,
    gaps: found.unknown,
  };
}

/** What is to be mended: refuted pulls, needed images that go, and what is wrong with policies. */
export function findingsOf({ pulls, lifecycle }: Report): number {
  const lint = lifecycle.repositories.flatMap((one) => one.lint);
  return pulls.filter(({ verdict }) => verdict === "refuted").length + lifecycle.inUse.length + lint.length;
}
