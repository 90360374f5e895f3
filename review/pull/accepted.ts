import type { FindingPlace } from "../../domain/accepted";
import { NOT_EXAMINED_PARTS } from "../../domain/finding-kinds";
import type { Acceptance, Accepted } from "../accepted/acceptance";
import { workloadName } from "../workloads/workload-name";
import { LEFT_OUT, type Proof, type WorkloadProof } from "./prove";

/** Sets apart what a team has accepted of a proof: its pulls, and what no verdict speaks of. */
export function withAccepted({ workloads }: Proof, acceptance: Acceptance): Proof {
  const { open, accepted } = acceptance.sort(workloads, (one) => pullPlace(one, acceptance.stacks));
  const bare = acceptLeftOut(
    workloads.flatMap(({ notExamined }) => notExamined),
    acceptance,
  );
  const all: readonly Accepted<WorkloadProof>[] = [...accepted, ...bare.accepted];
  return {
    workloads: open,
    ...(all.length > 0 && { accepted: all }),
    ...(bare.over.length > 0 && { over: bare.over }),
  };
}

/** What a team has accepted, or had, of what no verdict speaks of. */
export function acceptLeftOut(notExamined: readonly string[], acceptance: Acceptance): ReturnType<Acceptance["bare"]> {
  const leftOut = NOT_EXAMINED_PARTS.filter((part) => notExamined.includes(LEFT_OUT[part]));
  return acceptance.bare(leftOut.map((part) => ({ kind: "not-examined", addresses: [part] })));
}

/** Where a pull is that can be accepted; undefined for one that is proven. */
export function pullPlace({ verdict, workload }: WorkloadProof, stacks: readonly string[]): FindingPlace | undefined {
  if (verdict === "proven") return undefined;
  const { stack, address } = workloadName(workload, stacks);
  return { kind: `pull-${verdict}`, stack, addresses: [address] };
}
