import type { NOT_EXAMINED_PARTS } from "../../domain/finding-kinds";
import type { Accepted, Open } from "../accepted/acceptance";
import type { Estate } from "../estate/estate";
import { addonImages } from "../workloads/addons";
import { Clusters } from "../workloads/clusters";
import { every, some, unknown, type Verdict } from "../verdict/finding";
import { Identities } from "../identities/identities";
import { Judge } from "./judge";
import type { ProofInput } from "./proof-input";
import type { Puller } from "../workloads/puller";
import { Registries } from "../ecr/registries";
import { reported, type ReportedMissing } from "./setting";
import type { Subject } from "./subject";
import type { ImageUse } from "../workloads/use";
import { workloadImages } from "../workloads/uses";

/** The verdict about one image of one workload. */
export interface WorkloadProof {
  /** `<stack>/<kind>/<namespace>/<name>` of Kubernetes, `<stack>/<address>` of anything else. */
  readonly workload: string;
  readonly image: string;
  /** ARNs of roles and users, or a service; several are set off by commas. */
  readonly puller: string;
  readonly verdict: Verdict;
  readonly missing: readonly ReportedMissing[];
  readonly assumptions: readonly string[];
  readonly notExamined: readonly string[];
  /** The walk, a line for each step. */
  readonly path: readonly string[];
  /** Why a verdict is unknown. */
  readonly unknown: readonly string[];
  readonly warnings: readonly string[];
}

/** All verdicts, by workload and image. */
export interface Proof {
  readonly workloads: readonly Open<WorkloadProof>[];
  /** What a team lives with: it is not among the workloads. @default nothing */
  readonly accepted?: readonly Accepted<WorkloadProof>[];
  /** What no verdict speaks of, and a team has accepted until a day that is over. @default nothing */
  readonly over?: readonly Accepted[];
}

/** What no verdict speaks of, by the part that a team can accept. */
export const LEFT_OUT: Readonly<Record<(typeof NOT_EXAMINED_PARTS)[number], string>> = {
  network: "network: endpoints, routes and security groups between the puller and the registry",
  organization: "policies of AWS Organizations and of sessions",
};

/** What no verdict speaks of. */
export const NOT_EXAMINED: readonly string[] = [
  LEFT_OUT.network,
  LEFT_OUT.organization,
  "whether the account has the registry's region enabled",
];

/** One pull of the estate, and what the verdict about it is made of. */
export interface Pull {
  readonly proof: WorkloadProof;
  readonly use: ImageUse;
  readonly subject: Subject;
  /** The verdict about each puller by itself. */
  readonly routes: readonly { readonly puller: Puller; readonly verdict: Verdict }[];
}

/** Whether every workload of the estate can pull its images. */
export function prove(estate: Estate, input: ProofInput = {}): Proof {
  return { workloads: pullsOf(estate, input).map(({ proof }) => proof) };
}

/** Every pull of the estate with its verdict, by workload and image. */
export function pullsOf(estate: Estate, input: ProofInput = {}): readonly Pull[] {
  const identities = new Identities(estate);
  const clusters = new Clusters(estate, identities);
  const judge = new Judge(estate, new Registries(estate), input);
  const uses = [...workloadImages(estate, identities, clusters), ...addonImages(estate, clusters)];
  const pulls = uses.flatMap((use) => judge.subjects(use).map((subject) => pullOf(use, subject, judge, estate, input)));
  return pulls.sort(({ proof: a }, { proof: b }) => order(a.workload, b.workload) || order(a.image, b.image));
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function pullOf(use: ImageUse, subject: Subject, judge: Judge, estate: Estate, { facts = {} }: ProofInput): Pull {
  const { all, any = [] } = use;
  const each = all.map((puller) => judge.pull(use, subject, puller));
  const either = any.map((puller) => judge.pull(use, subject, puller));
  const ways = [...(each.length === 0 ? [] : [every(each)]), ...either];
  const finding = ways.length === 0 ? unknown("who pulls", ["nobody that pulls is known"]) : some(ways);
  const gaps = finding.verdict === "refuted" ? gapsOf(estate) : [];
  const isOpen = gaps.length > 0;
  const pullers = [...new Set([...all, ...any].map(({ label }) => label))];
  const proof = {
    workload: use.workload,
    image: subject.text,
    puller: subject.needsNobody ? "nobody in particular" : pullers.join(", "),
    verdict: isOpen ? "unknown" : finding.verdict,
    missing: isOpen ? [] : finding.missing.map((one) => reported(one, facts.settings ?? [])),
    assumptions: [...finding.assumptions, ...(finding.verdict === "proven" ? gapsOf(estate) : [])],
    notExamined: NOT_EXAMINED,
    path: finding.path,
    unknown: [...finding.unknown, ...gaps],
    warnings: finding.warnings,
  };
  const found = [...each, ...either];
  const routes = [...all, ...any].map((puller, at) => ({ puller, verdict: found[at]?.verdict ?? "unknown" }));
  return { proof, use, subject, routes };
}

/** What was not read may hold what is missing. */
function gapsOf({ stacks }: Estate): string[] {
  return stacks.flatMap(({ id, gaps }) => gaps.map((gap) => `${id} was not read as a whole: ${gap}`));
}
