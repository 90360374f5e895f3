import { list, map, named, numeric, object, type Shape, withDefault } from "../shape";
import { CONTAINER } from "./container";
import { LABEL_SELECTOR, METADATA } from "./metadata";
import { VOLUME } from "./volume";

const NODE_TERM: Shape = { match_expressions: list("matchExpressions"), match_fields: list("matchFields") };
const POD_TERM: Shape = { label_selector: object(LABEL_SELECTOR), namespace_selector: object(LABEL_SELECTOR) };

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

const POD_AFFINITY: Shape = {
  preferred_during_scheduling_ignored_during_execution: list(PREFERRED, { pod_affinity_term: object(POD_TERM) }),
  required_during_scheduling_ignored_during_execution: list(REQUIRED, POD_TERM),
};

const AFFINITY: Shape = {
  node_affinity: object({
    preferred_during_scheduling_ignored_during_execution: list(PREFERRED, { preference: object(NODE_TERM) }),
    required_during_scheduling_ignored_during_execution: object({
      node_selector_term: list("nodeSelectorTerms", NODE_TERM),
    }),
  }),
  pod_affinity: object(POD_AFFINITY),
  pod_anti_affinity: object(POD_AFFINITY),
};

/** Of a pod that runs for ever, in whatever makes it. */
export const POD_SPEC: Shape = {
  affinity: object(AFFINITY),
  // Stronger than what the service account says.
  automount_service_account_token: withDefault(true),
  container: list("containers", CONTAINER),
  dns_config: object({ option: list("options") }),
  host_aliases: list("hostAliases"),
  host_ipc: named("hostIPC"),
  host_pid: named("hostPID"),
  image_pull_secrets: list("imagePullSecrets"),
  init_container: list("initContainers", CONTAINER),
  node_selector: map,
  readiness_gate: list("readinessGates"),
  security_context: object({
    fs_group: numeric,
    run_as_group: numeric,
    run_as_user: numeric,
    sysctl: list("sysctls"),
    windows_options: object({ run_as_username: named("runAsUserName") }),
  }),
  toleration: list("tolerations", { toleration_seconds: numeric }),
  topology_spread_constraint: list("topologySpreadConstraints", {
    label_selector: object(LABEL_SELECTOR),
    max_skew: withDefault(1),
    when_unsatisfiable: withDefault("DoNotSchedule"),
  }),
  volume: list("volumes", VOLUME),
};

/** The pods of a workload that runs for ever. */
export const POD_TEMPLATE: Shape = { metadata: object(METADATA), spec: object(POD_SPEC) };

/** The pods of a job: Kubernetes' own default, `Always`, is refused for them. */
export const JOB_POD_TEMPLATE: Shape = {
  ...POD_TEMPLATE,
  spec: object({ ...POD_SPEC, restart_policy: withDefault("Never") }),
};
