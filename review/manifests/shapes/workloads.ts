import { list, map, named, numeric, object, type Shape, withDefault } from "../shape";
import { LABEL_SELECTOR, METADATA } from "./metadata";
import { JOB_POD_TEMPLATE, POD_TEMPLATE } from "./pod";
import { CLAIM_SPEC } from "./volume";

const SURGE: Shape = { rolling_update: object({ max_surge: numeric, max_unavailable: numeric }) };

export const DEPLOYMENT: Shape = {
  replicas: numeric,
  selector: object(LABEL_SELECTOR),
  strategy: object(SURGE),
  template: object(POD_TEMPLATE),
};

export const STATEFUL_SET: Shape = {
  replicas: numeric,
  selector: object(LABEL_SELECTOR),
  template: object(POD_TEMPLATE),
  volume_claim_template: list("volumeClaimTemplates", { metadata: object(METADATA), spec: object(CLAIM_SPEC) }),
};

export const DAEMON_SET: Shape = {
  selector: object(LABEL_SELECTOR),
  strategy: object(SURGE, "updateStrategy"),
  template: object(POD_TEMPLATE),
};

export const REPLICATION_CONTROLLER: Shape = {
  replicas: numeric,
  // Labels alone, not an expression.
  selector: map,
  template: object(POD_TEMPLATE),
};

export const JOB: Shape = {
  // Kubernetes' own default depends on the parallelism.
  completions: withDefault(1),
  parallelism: withDefault(1),
  pod_failure_policy: object({
    rule: list("rules", { on_pod_condition: list("onPodConditions") }),
  }),
  selector: object(LABEL_SELECTOR),
  template: object(JOB_POD_TEMPLATE),
  ttl_seconds_after_finished: numeric,
};

export const CRON_JOB: Shape = {
  job_template: object({ metadata: object(METADATA), spec: object(JOB) }),
  timezone: named("timeZone"),
};

export const DISRUPTION_BUDGET: Shape = {
  max_unavailable: numeric,
  min_available: numeric,
  selector: object(LABEL_SELECTOR),
};

const NAMED_METRIC: Shape = { metric: object({ selector: object(LABEL_SELECTOR) }) };

// The provider sends 0 where it is left out; Kubernetes' own default is 300 seconds when scaling down.
const SCALING: Shape = { policy: list("policies"), stabilization_window_seconds: withDefault(0) };

export const AUTOSCALER: Shape = {
  behavior: object({ scale_down: object(SCALING), scale_up: object(SCALING) }),
  metric: list("metrics", {
    external: object(NAMED_METRIC),
    object: object(NAMED_METRIC),
    pods: object(NAMED_METRIC),
  }),
};
