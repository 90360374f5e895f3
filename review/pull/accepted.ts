import type { FindingPlace } from "../../domain/accepted";
import { NOT_EXAMINED_PARTS } from "../../domain/finding-kinds";
import type { Acceptance, Accepted } from "../accepted/acceptance";
import { workloadName } from "../workloads/workload-name";
import { LEFT_OUT, type Proof, type WorkloadProof } from "./prove";

/** Sets apart what a team has accepted of a proof: its pulls, and what no verdict speaks of. */
export function withAccepted({ workloads }: Proof, acceptance: Acceptance): Proof {
  const { open, accepted } = acceptance.sort(workloads, (one) => placeOf(one, acceptance.stacks));
  const leftOut = NOT_EXAMINED_PARTS.filter((part) =>
    workloads.some(({ notExamined }) => notExamined.includes(LEFT_OUT[part])),
  );
  const bare = acceptance.bare(leftOut.map((part) => ({ kind: "not-examined", addresses: [part] })));
  const all: readonly Accepted<WorkloadProof>[] = [...accepted, ...bare.accepted];
  return {
    workloads: open,
    ...(all.length > 0 && { accepted: all }),
    ...(bare.over.length > 0 && { over: bare.over }),
  };
}

function placeOf({ verdict, workload }: WorkloadProof, stacks: readonly string[]): FindingPlace | undefined {
  if (verdict === "proven") return undefined;
  const { stack, address } = workloadName(workload, stacks);
  return { kind: `pull-${verdict}`, stack, addresses: [address] };
}
