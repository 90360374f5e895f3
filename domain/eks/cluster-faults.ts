import { formatCidr, cidrsOverlap, parseCidr } from "../aws/cidr";
import type { ApiAccess } from "./cluster-settings";
import { type Fault, within } from "../text/errors";
import { twinFaults } from "../aws/names";

const PRINCIPAL_ARN = /^arn:aws(-[a-z]+)*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;
const SESSION_ARN = /^arn:(aws(?:-[a-z]+)*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//;
const SERVICE_ROLE_ARN = /:role\/aws-service-role\//;
const EXAMPLE_ADMIN = "arn:aws:iam::123456789012:role/platform-admin";

/** Addresses that never arrive over the internet; EKS refuses them. */
const NOT_PUBLIC = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
];
const EVERYBODY = ["0.0.0.0/0", "::/0"];
const LARGEST_PUBLIC = 8;
/** Source: https://docs.aws.amazon.com/general/latest/gr/eks.html */
const MOST_PUBLIC_CIDRS = 40;

/** Letters and digits, hyphens inside, a letter first; 100 characters. A `_` would be legal, but no first part of a DNS name. */
const CLUSTER_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;
/** The role of the CNI, the longest name that begins with the cluster's, has at most 64 characters. */
const LONGEST_CLUSTER_NAME = 56;

/**
 * The name of a cluster, with which the names of its roles begin.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
 */
export function clusterNameFaults(found: string): Fault[] {
  if (CLUSTER_NAME.test(found) && found.length <= LONGEST_CLUSTER_NAME) return [];
  const problem = `must be 1 to ${LONGEST_CLUSTER_NAME} letters, digits and -, beginning with a letter`;
  return [{ path: [], problem, found, remedy: 'for example "task-tool-prod"' }];
}

/**
 * Who administers a cluster: whole ARNs of IAM roles and users, at least one.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export function adminFaults(arns: readonly string[]): Fault[] {
  if (arns.length === 0) {
    const problem = "must list at least one IAM role or user, or nobody could use the cluster";
    return [{ path: [], problem, remedy: `for example ["${EXAMPLE_ADMIN}"]` }];
  }
  return [...arns.flatMap((found, index) => within([index], principalFaults(found))), ...twinFaults(arns)];
}

function principalFaults(found: string): Fault[] {
  const [, partition, account, role] = SESSION_ARN.exec(found) ?? [];
  if (partition !== undefined && account !== undefined && role !== undefined) {
    const problem = "must be the ARN of an IAM role or user, not of a session of it";
    const like = `arn:${partition}:iam::${account}:role/${role}`;
    return [{ path: [], problem, found, remedy: `name the role, with its path if it has one: "${like}"` }];
  }
  if (PRINCIPAL_ARN.test(found) && !SERVICE_ROLE_ARN.test(found)) return [];
  const problem = /[*?]/.test(found)
    ? "must be the ARN of one IAM role or user, since EKS takes no wildcards"
    : "must be the ARN of an IAM role or user";
  return [{ path: [], problem, found, remedy: `for example "${EXAMPLE_ADMIN}"` }];
}

/**
 * Who reaches the Kubernetes API over the internet: never everybody, and only addresses of the internet.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export function apiAccessFaults(access: ApiAccess): Fault[] {
  if (access === "private") return [];
  const { publicFrom } = access;
  return within(
    ["publicFrom"],
    [
      ...countFaults(publicFrom.length),
      ...publicFrom.flatMap((found, index) => within([index], publicCidrFaults(found))),
      ...twinFaults(publicFrom),
    ],
  );
}

function countFaults(count: number): Fault[] {
  if (count === 0) {
    const problem = "must list at least one network";
    return [{ path: [], problem, remedy: 'for example ["203.0.113.0/24"], or write apiAccess: "private"' }];
  }
  if (count <= MOST_PUBLIC_CIDRS) return [];
  const problem = `must list at most ${MOST_PUBLIC_CIDRS} networks, has ${count}`;
  return [{ path: [], problem, remedy: "put neighbours together, or come through a VPN" }];
}

function publicCidrFaults(found: string): Fault[] {
  const cidr = parseCidr(found);
  if (EVERYBODY.includes(found) || (cidr !== undefined && cidr.prefix < LARGEST_PUBLIC)) {
    const problem = "must not let in everybody, nor more than a /8";
    return [{ path: [], problem, found, remedy: 'name your own networks, for example "203.0.113.0/24"' }];
  }
  if (cidr === undefined) {
    const problem = "must be an IPv4 network in CIDR notation";
    return [{ path: [], problem, found, remedy: 'for example "203.0.113.0/24", or "203.0.113.7/32" for one address' }];
  }
  if (NOT_PUBLIC.some((other) => cidrsOverlap(found, other))) {
    const problem = "must be a network of the internet, as EKS refuses private addresses";
    return [{ path: [], problem, found, remedy: "name the public address of your NAT or VPN" }];
  }
  const size = 2 ** (32 - cidr.prefix);
  const whole = formatCidr({ address: cidr.address - (cidr.address % size), prefix: cidr.prefix });
  if (whole === found) return [];
  const problem = "must begin with the first address of its network";
  return [{ path: [], problem, found, remedy: `write "${whole}", or a longer prefix` }];
}

export { nodeGroupFaults, nodeGroupsFaults } from "./node-group-faults";
