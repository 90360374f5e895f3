import type { FindingPlace } from "../../domain/accepted";
import { Acceptance, type Accepted, type Open } from "../accepted/acceptance";
import { workloadName } from "../workloads/workload-name";
import type { InUseFinding } from "./in-use";
import type { LintFinding } from "./lint";
import type { Part } from "./parts";

/** What is wrong with the policy of a repository. */
export type RepositoryFinding = LintFinding & { readonly repository: string | null };

/** Findings by whether they count. */
interface Findings {
  readonly lint: readonly Open<RepositoryFinding>[];
  readonly inUse: readonly Open<InUseFinding>[];
  readonly accepted?: readonly Accepted<RepositoryFinding | InUseFinding>[];
}

const NOTHING = new Acceptance([], { now: 0, stacks: [] });

/** Sets apart what a team has accepted. */
export function acceptFindings(
  parts: readonly Part[],
  needed: readonly InUseFinding[],
  acceptance: Acceptance = NOTHING,
): Findings {
  const lint = parts.map(({ input: { repository = null, policyAt }, findings }) =>
    acceptance.sort(
      findings.map((one): RepositoryFinding => ({ ...one, repository })),
      (finding) => lintPlace(finding, policyAt, acceptance.stacks),
    ),
  );
  const inUse = acceptance.sort(needed, (finding) => neededPlace(finding, acceptance.stacks));
  const accepted = [...lint.flatMap((one) => one.accepted), ...inUse.accepted];
  return {
    lint: lint.flatMap(({ open }) => open),
    inUse: inUse.open,
    ...(accepted.length > 0 && { accepted }),
  };
}

/** By the repository's name, or by the address of its policy. */
function lintPlace(
  { code: kind, repository }: RepositoryFinding,
  policyAt: string | undefined,
  stacks: readonly string[],
): FindingPlace {
  const at = policyAt === undefined ? undefined : workloadName(policyAt, stacks);
  const own = repository ?? "";
  if (at === undefined || !stacks.includes(at.stack)) return { kind, addresses: [own] };
  return { kind, stack: at.stack, addresses: [own, at.address] };
}

/** By the workload, or by the image as it was written. */
function neededPlace({ code: kind, by, reference }: InUseFinding, stacks: readonly string[]): FindingPlace {
  if (by === null) return { kind, addresses: [reference] };
  const { stack, address } = workloadName(by, stacks);
  return { kind, stack, addresses: [address, reference] };
}
