import { clusterName, workloadRoleName } from "../../domain/aws/environment-names";
import { IAM_NAME_LIMITS, iamNameFaults } from "../../domain/aws/names";
import { type Fault, derivedFaults, within } from "../../domain/text/errors";
import { kebabCase } from "../../domain/text/words";
import { isKey, isWellNamed } from "../checks/forms";
import { type Sound, isGiven } from "../checks/sound";
import { type Path, type Seen, twice } from "../checks/twice";
import { workloadEntries } from "./kinds";
import type { PodSettings } from "./pod-settings";
import type { WorkloadsSite } from "./site";

/** Names in AWS that the platform has for itself, as keys of workloads: their roles' names are made in the same way. */
const ROLES = ["cluster", "node", "vpcCni", "flowLogs"];
/** What stands beside the workloads: its addresses and objects are made of these. */
const OBJECTS = ["namespace", "ingress", "ingressClass", "pullSecretRefresher"];
const RESERVED: ReadonlySet<string> = new Set([...ROLES, ...OBJECTS].map(kebabCase));
/** Namespaces that every cluster has. */
const GIVEN_NAMESPACES: readonly (string | undefined)[] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Names that are made of the platform's, the environment's and a key, and those that are there twice. */
export function workloadNameFaults({ path: at, platform, name, settings }: WorkloadsSite): Fault[] {
  const cluster = isWellNamed(platform, name) ? clusterName(platform, name) : undefined;
  const seen: Seen = new Map();
  return workloadEntries(settings.workloads ?? {})
    .filter(({ key }) => isKey(key))
    .flatMap(({ kind, key, settings: workload }) => {
      const path = [...at, "workloads", kind.key, key];
      return [
        ...twice(seen, kebabCase(key), path, "must have a name of its own among the workloads"),
        ...reservedFaults(path, key),
        ...within(path, derivedFaults(kind.nameFaults(kebabCase(key)), "shorten the key")),
        ...(cluster === undefined ? [] : within(path, roleFaults(cluster, key, workload))),
      ];
    });
}

function reservedFaults(path: Path, found: string): Fault[] {
  if (!RESERVED.has(kebabCase(found))) return [];
  const problem = "must not have a name that the platform uses itself";
  return [{ path, problem, found, remedy: `choose another key, for example "${found}App"` }];
}

function roleFaults(cluster: string, key: string, settings: Sound<PodSettings>): Fault[] {
  if (!isGiven(settings, "access")) return [];
  const faults = iamNameFaults(workloadRoleName(cluster, key), IAM_NAME_LIMITS.role);
  return within(["access"], derivedFaults(faults, "shorten the name of the platform, the environment or the workload"));
}

/** Terraform would make it, and fail since it is there. */
export function givenNamespaceFaults({ path, settings }: WorkloadsSite): Fault[] {
  const { namespace: found, manageNamespace } = settings.workloads ?? {};
  if (manageNamespace === false || found === undefined || !GIVEN_NAMESPACES.includes(found)) return [];
  const problem = "must not be one that every cluster has";
  return [{ path: [...path, "workloads", "namespace"], problem, found, remedy: "omit it for one of its own" }];
}
