import type { Estate } from "../../estate/estate";
import type { Verdict } from "../../verdict/finding";
import type { Pull } from "../../pull/prove";
import type { Repository } from "../../ecr/registries";
import { LEVELS, type Level } from "./level";
import { type Member, pullerOf, repositoryMember, repositoryOf, workloadOf } from "./members";

/** A box of the diagram: a workload, who pulls, a repository, or several of a kind. */
export interface GraphNode {
  readonly id: string;
  readonly kind: "workload" | "puller" | "repository";
  /** What it is, in words: `Deployment`, `role`, `repository`. */
  readonly what: string;
  readonly name: string;
  /** The boxes around it, the outermost first: its account, its stack. */
  readonly within: readonly string[];
  /** All that it stands for. */
  readonly members: readonly string[];
  /** Of a workload: the worst of its pulls. */
  readonly verdict?: Verdict;
  /** Of a workload: its pulls, as places in the list of pulls. */
  readonly pulls: readonly number[];
}

/** The pulls that go from one box to another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** The worst of them. */
  readonly verdict: Verdict;
  readonly proven: number;
  readonly refuted: number;
  readonly unknown: number;
}

/** What carries the proof, from workloads by pullers to repositories. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Stacks of which nothing is drawn. */
  readonly apart: readonly string[];
  /** What is drawn as one box, in words; undefined where everything has its own. */
  readonly grouping?: string;
}

/** More boxes than that are no picture any more. */
const MOST_NODES = 60;
/** More repositories that nothing pulls are one box. */
const MOST_IDLE = 12;

const RANK: Readonly<Record<Verdict, number>> = { proven: 0, unknown: 1, refuted: 2 };

function worst(verdicts: readonly Verdict[]): Verdict {
  return [...verdicts].sort((a, b) => RANK[b] - RANK[a])[0] ?? "unknown";
}

/** The diagram of an estate, with as little grouping as leaves it readable. */
export function graphOf(pulls: readonly Pull[], repositories: readonly Repository[], { stacks }: Estate): Graph {
  const [finest, ...coarser] = LEVELS;
  let level = finest;
  let graph = new Builder(level).build(pulls, repositories);
  for (const next of coarser) {
    if (graph.nodes.length <= MOST_NODES) break;
    level = next;
    graph = new Builder(level).build(pulls, repositories);
  }
  const drawn = new Set(graph.nodes.flatMap(({ within }) => within));
  const apart = level.byAccount ? [] : stacks.map(({ id }) => id).filter((id) => !drawn.has(id));
  return { ...graph, apart, ...(level.words !== undefined && { grouping: level.words }) };
}

interface Draft {
  readonly node: Omit<GraphNode, "name" | "what" | "members" | "verdict" | "pulls">;
  readonly member: Member;
  readonly members: Set<string>;
  readonly pulls: Set<number>;
  readonly verdicts: Verdict[];
}

/** Collects nodes by their keys, and edges by their ends. */
class Builder {
  private readonly drafts = new Map<string, Draft>();
  private readonly edges = new Map<string, { from: string; to: string; verdicts: Verdict[] }>();

  constructor(private readonly level: Level) {}

  build(pulls: readonly Pull[], repositories: readonly Repository[]): Pick<Graph, "nodes" | "edges"> {
    pulls.forEach((pull, at) => {
      this.addPull(pull, at);
    });
    const used = new Set(pulls.flatMap(({ subject }) => subject.repository?.resource ?? []));
    const idle = repositories.filter(({ resource }) => resource?.mode === "managed" && !used.has(resource));
    const isMany = idle.length > MOST_IDLE;
    for (const repository of idle) {
      const member = repositoryMember(repository);
      this.add("repository", isMany ? { ...member, key: `idle ${member.within.join("/")}` } : member);
    }
    const nodes = [...this.drafts.values()].map(nodeOf);
    return { nodes, edges: [...this.edges.values()].map(edgeOf) };
  }

  private addPull(pull: Pull, at: number): void {
    const { proof, routes, subject } = pull;
    const repository = this.add("repository", this.level.repository(repositoryOf(pull)));
    // Of several ways one suffices: those that don't lead there say nothing of a proven pull.
    const ways = routes.filter(({ verdict }) => proof.verdict !== "proven" || verdict === "proven");
    const pullers = subject.needsNobody
      ? []
      : ways.map(({ puller, verdict }) => ({
          member: this.level.puller(pullerOf(puller, pull)),
          // What was not read may hold what is missing.
          verdict: verdict === "refuted" ? proof.verdict : verdict,
        }));
    const keys = pullers.map(({ member }) => member.key);
    const workload = this.add("workload", this.level.workload(workloadOf(pull), [...keys, repository.key]), at);
    workload.draft.verdicts.push(proof.verdict);
    if (pullers.length === 0) this.connect(workload.id, repository.id, proof.verdict);
    for (const { member, verdict } of pullers) {
      const puller = this.add("puller", member);
      this.connect(workload.id, puller.id, verdict);
      this.connect(puller.id, repository.id, verdict);
    }
  }

  private add(kind: GraphNode["kind"], member: Member, pull?: number): { id: string; key: string; draft: Draft } {
    const key = `${kind} ${member.key}`;
    const known = this.drafts.get(key);
    const within = this.level.byAccount ? member.within.slice(0, 1) : member.within;
    const draft: Draft = known ?? {
      node: { id: `n${this.drafts.size + 1}`, kind, within },
      member,
      members: new Set(),
      pulls: new Set(),
      verdicts: [],
    };
    draft.members.add(member.title);
    if (pull !== undefined) draft.pulls.add(pull);
    this.drafts.set(key, draft);
    return { id: draft.node.id, key: member.key, draft };
  }

  private connect(from: string, to: string, verdict: Verdict): void {
    const key = `${from} ${to}`;
    const edge = this.edges.get(key) ?? { from, to, verdicts: [] };
    edge.verdicts.push(verdict);
    this.edges.set(key, edge);
  }
}

function nodeOf({ node, member, members, pulls, verdicts }: Draft): GraphNode {
  const isOne = members.size === 1;
  return {
    ...node,
    what: isOne ? member.what : member.several,
    name: isOne ? member.name : `${members.size} ${member.several}`,
    members: [...members],
    pulls: [...pulls],
    ...(verdicts.length > 0 && { verdict: worst(verdicts) }),
  };
}

function edgeOf({ from, to, verdicts }: { from: string; to: string; verdicts: readonly Verdict[] }): GraphEdge {
  const count = (wanted: Verdict): number => verdicts.filter((one) => one === wanted).length;
  return {
    ...{ from, to, verdict: worst(verdicts) },
    ...{ proven: count("proven"), refuted: count("refuted"), unknown: count("unknown") },
  };
}
