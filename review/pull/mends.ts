import type { WorkloadProof } from "./prove";

/** All that is missing at one place, as one statement. */
interface Mend {
  /** `<stack>/<address>` of the policy. */
  readonly where: string;
  /** How many pulls it mends a part of. */
  readonly pulls: number;
  /** The statement to add, as JSON. */
  readonly statement: string;
  readonly setting?: string;
}

/** A statement that a proof asks for. */
interface Wanted {
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
}

interface Group {
  readonly where: string;
  readonly setting?: string;
  readonly principal?: unknown;
  readonly pulls: Set<number>;
  /** The actions that are missing on each resource. */
  readonly actions: Map<string, Set<string>>;
}

/** Of a policy of a resource, which names none. */
const OWN = "";

/**
 * One statement for each place and principal where several pulls miss something: a role that many workloads pull with
 * lacks the same for each of them.
 */
export function mendsOf(proofs: readonly WorkloadProof[]): readonly Mend[] {
  const groups = new Map<string, Group>();
  proofs.forEach(({ missing }, pull) => {
    for (const { where, mend, setting } of missing) {
      const wanted = mend.startsWith("{") ? (JSON.parse(mend) as Wanted) : undefined;
      if (wanted !== undefined) add(groupOf(groups, where, wanted, setting), wanted, pull);
    }
  });
  return [...groups.values()].filter(({ pulls }) => pulls.size > 1).flatMap(statements);
}

function groupOf(groups: Map<string, Group>, where: string, { Principal }: Wanted, setting?: string): Group {
  const key = JSON.stringify([where, Principal, setting]);
  const known = groups.get(key);
  if (known !== undefined) return known;
  const group = {
    where,
    pulls: new Set<number>(),
    actions: new Map<string, Set<string>>(),
    ...(Principal !== undefined && { principal: Principal }),
    ...(setting !== undefined && { setting }),
  };
  groups.set(key, group);
  return group;
}

function add({ pulls, actions }: Group, { Action, Resource = [OWN] }: Wanted, pull: number): void {
  pulls.add(pull);
  for (const resource of Resource) actions.set(resource, new Set([...(actions.get(resource) ?? []), ...Action]));
}

/** Resources on which the same actions are missing share a statement. */
function statements({ where, setting, principal, pulls, actions }: Group): Mend[] {
  const resources = new Map<string, string[]>();
  for (const [resource, missing] of actions) {
    const key = JSON.stringify([...missing].sort());
    resources.set(key, [...(resources.get(key) ?? []), resource]);
  }
  return [...resources].map(([key, on]): Mend => {
    const statement = {
      Effect: "Allow",
      ...(principal !== undefined && { Principal: principal }),
      Action: JSON.parse(key) as unknown,
      ...(!on.includes(OWN) && { Resource: on.sort() }),
    };
    const place = setting === undefined ? {} : { setting };
    return { where, pulls: pulls.size, statement: JSON.stringify(statement), ...place };
  });
}
