import type { NodeGroupSettings, TaintSettings } from "./cluster-settings";
import { type Fault, within } from "../text/errors";
import { labelKeyFaults, labelValueFaults } from "../kubernetes/names";
import { twinFaults } from "../aws/names";
import { kebabCase } from "../text/words";

/** What a node group is made with where nothing else is said; the instance types depend on the architecture. */
export const NODE_GROUP_DEFAULTS = {
  architecture: "x86_64",
  capacity: "ON_DEMAND",
  minNodes: 2,
  maxNodes: 4,
  diskGib: 50,
} as const;

/** One current type for general purposes of each architecture. */
export const DEFAULT_INSTANCE_TYPES = { x86_64: "m7i.large", arm64: "m7g.large" } as const;

const GROUP_NAME = /^[a-z][A-Za-z0-9]*(?:-[a-z0-9]+)*$/;
/** AWS allows 63 characters; Terraform puts 26 behind a prefix, and there is a hyphen between. */
const LONGEST_GROUP_NAME = 36;
const INSTANCE_TYPE =
  /^[a-z]+(?:-\d+tb)?\d+([a-z]*)(?:-[a-z0-9]+)*\.(?:\d*x?large|medium|small|micro|nano|metal(?:-\d+xl)?)$/;
/** The first generation with Arm processors, whose name follows another rule. */
const FIRST_ARM = "a1.";
const SMALLEST_DISK = 20;
/** Source: https://docs.aws.amazon.com/general/latest/gr/eks.html */
const MOST_NODES = 450;
/** Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html */
const MOST_TYPES = 20;
/** Source: https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const RESERVED_LABEL = /^(?:[^/]*\.)?(?:kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\//;

/** Node groups by name: at least one, and one in which pods without a toleration, such as CoreDNS, find a node. */
export function nodeGroupsFaults(groups: Readonly<Record<string, NodeGroupSettings>>): Fault[] {
  const names = Object.keys(groups);
  if (names.length === 0) {
    const problem = "must have at least one node group";
    return [{ path: [], problem, remedy: 'for example { default: {} }, or write nodes: "auto"' }];
  }
  const named = names.flatMap((name) => within([name], [...nodeGroupNameFaults(name), ...sameNameFaults(name, names)]));
  if (Object.values(groups).some(isOpen)) return named;
  const problem = "must have a group with at least 1 node from the start and without taints, or CoreDNS has no node";
  return [...named, { path: [], problem, remedy: "for example { default: {} } besides the others" }];
}

/** The key of a node group: its name is made of it in kebab-case. */
export function nodeGroupNameFaults(found: string): Fault[] {
  if (GROUP_NAME.test(found) && kebabCase(found).length <= LONGEST_GROUP_NAME) return [];
  const problem = `must be a name of at most ${LONGEST_GROUP_NAME} letters, digits and -, beginning with a lower-case letter`;
  return [{ path: [], problem, found, remedy: 'for example "default" or "batchSpot"' }];
}

/**
 * What is wrong with one node group.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export function nodeGroupFaults(group: NodeGroupSettings): Fault[] {
  const { diskGib = NODE_GROUP_DEFAULTS.diskGib, labels = {}, taints = [] } = group;
  return [
    ...instanceTypesFaults(group),
    ...scalingFaults(group),
    ...(Number.isInteger(diskGib) && diskGib >= SMALLEST_DISK ? [] : [diskFault(diskGib)]),
    ...Object.entries(labels).flatMap(([key, value]) => within(["labels", key], labelFaults(key, value))),
    ...taints.flatMap((taint, index) => within(["taints", index], taintFaults(taint))),
    ...sameTaintFaults(taints),
  ];
}

function isOpen({ minNodes = NODE_GROUP_DEFAULTS.minNodes, taints = [] }: NodeGroupSettings): boolean {
  return minNodes >= 1 && taints.every(({ effect }) => effect === "PREFER_NO_SCHEDULE");
}

function sameNameFaults(name: string, names: readonly string[]): Fault[] {
  const other = names.find((each) => each !== name && kebabCase(each) === kebabCase(name));
  if (other === undefined || names.indexOf(other) > names.indexOf(name)) return [];
  const problem = `has the same name in AWS as "${other}": "${kebabCase(name)}"`;
  return [{ path: [], problem, remedy: "rename one of the two" }];
}

function instanceTypesFaults({ instanceTypes, architecture = NODE_GROUP_DEFAULTS.architecture }: NodeGroupSettings) {
  if (instanceTypes === undefined) return [];
  if (instanceTypes.length === 0 || instanceTypes.length > MOST_TYPES) {
    const problem = `must list 1 to ${MOST_TYPES} instance types, has ${instanceTypes.length}`;
    const remedy = `for example ["${DEFAULT_INSTANCE_TYPES[architecture]}"]`;
    return [{ path: ["instanceTypes"], problem, remedy }];
  }
  return within(
    ["instanceTypes"],
    [
      ...instanceTypes.flatMap((found, index) => within([index], instanceTypeFaults(found, architecture))),
      ...twinFaults(instanceTypes),
    ],
  );
}

function instanceTypeFaults(found: string, architecture: "x86_64" | "arm64"): Fault[] {
  const actual = architectureOf(found);
  const example = DEFAULT_INSTANCE_TYPES[architecture];
  if (actual === undefined) {
    return [{ path: [], problem: "must be an EC2 instance type", found, remedy: `for example "${example}"` }];
  }
  if (actual === architecture) return [];
  const problem = `must be a type of the group's architecture, ${architecture}`;
  const remedy = `it is ${actual}: set architecture: "${actual}", or name a type such as "${example}"`;
  return [{ path: [], problem, found, remedy }];
}

/**
 * By the family's letters behind its generation: a `g` stands for Graviton, AWS's Arm processor.
 *
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
function architectureOf(type: string): "x86_64" | "arm64" | undefined {
  const [, options] = INSTANCE_TYPE.exec(type) ?? [];
  if (options === undefined) return undefined;
  return options.includes("g") || type.startsWith(FIRST_ARM) ? "arm64" : "x86_64";
}

function scalingFaults(group: NodeGroupSettings): Fault[] {
  const { minNodes: min = NODE_GROUP_DEFAULTS.minNodes, maxNodes: max = NODE_GROUP_DEFAULTS.maxNodes } = group;
  const faults = [...numberFaults("minNodes", min, 0), ...numberFaults("maxNodes", max, 1)];
  if (faults.length > 0 || min <= max) return faults;
  const problem = `must be at most 'maxNodes', which is ${max}`;
  return [{ path: ["minNodes"], problem, found: min, remedy: "raise 'maxNodes', or lower it" }];
}

function numberFaults(name: string, found: number, least: number): Fault[] {
  if (Number.isInteger(found) && found >= least && found <= MOST_NODES) return [];
  const problem = `must be a whole number from ${least} to ${MOST_NODES}`;
  return [{ path: [name], problem, found, remedy: `for example ${Math.max(least, 2)}` }];
}

function diskFault(found: number): Fault {
  const problem = `must be a whole number of GiB, at least ${SMALLEST_DISK}, which the system and its images fill`;
  return { path: ["diskGib"], problem, found, remedy: `for example ${NODE_GROUP_DEFAULTS.diskGib}` };
}

function labelFaults(key: string, value: string): Fault[] {
  const reserved = RESERVED_LABEL.test(key)
    ? [{ path: [], problem: "has a prefix that Kubernetes and EKS keep for themselves", remedy: "use one of your own" }]
    : [];
  return [...labelKeyFaults(key), ...reserved, ...labelValueFaults(value)];
}

function taintFaults({ key, value = "" }: TaintSettings): Fault[] {
  return [...within(["key"], labelKeyFaults(key)), ...within(["value"], labelValueFaults(value))];
}

/** Kubernetes tells taints apart by key and effect. */
function sameTaintFaults(taints: readonly TaintSettings[]): Fault[] {
  const ids = taints.map(({ key, effect }) => `${key} ${effect}`);
  return ids.flatMap((id, index) => {
    if (ids.indexOf(id) === index) return [];
    return [{ path: ["taints", index], problem: "has the key and effect of another taint", remedy: "remove one" }];
  });
}
