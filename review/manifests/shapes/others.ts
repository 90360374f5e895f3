import { list, map, named, numeric, object, type Shape, withDefault } from "../shape";
import { LABEL_SELECTOR } from "./metadata";

export const SERVICE: Shape = {
  cluster_ip: named("clusterIP"),
  cluster_ips: named("clusterIPs"),
  external_ips: named("externalIPs"),
  load_balancer_ip: named("loadBalancerIP"),
  port: list("ports", { target_port: numeric }),
  selector: map,
  session_affinity_config: object({ client_ip: object({}, "clientIP") }),
};

export const INGRESS: Shape = {
  rule: list("rules", {
    http: object({ path: list("paths", { path_type: withDefault("ImplementationSpecific") }) }),
  }),
  tls: list("tls"),
};

const PEER: Shape = { namespace_selector: object(LABEL_SELECTOR), pod_selector: object(LABEL_SELECTOR) };
const PORTS = list("ports", { port: numeric });

export const NETWORK_POLICY: Shape = {
  egress: list("egress", { ports: PORTS, to: list("to", PEER) }),
  ingress: list("ingress", { from: list("from", PEER), ports: PORTS }),
  pod_selector: object(LABEL_SELECTOR),
};

export const LIMIT_RANGE: Shape = {
  limit: list("limits", { default: map, default_request: map, max: map, max_limit_request_ratio: map, min: map }),
};

export const RESOURCE_QUOTA: Shape = {
  hard: map,
  scope_selector: object({ match_expression: list("matchExpressions") }),
};

export const ROLE: Shape = { rule: list("rules") };

export const CLUSTER_ROLE: Shape = {
  rule: list("rules", { non_resource_urls: named("nonResourceURLs") }),
  aggregation_rule: object({ cluster_role_selectors: list("clusterRoleSelectors", LABEL_SELECTOR) }),
};

/** The provider takes `default` for the namespace of a subject, whatever the namespace of the binding. */
export const BINDING: Shape = { subject: list("subjects", { namespace: withDefault("default") }) };

export const SERVICE_ACCOUNT: Shape = { image_pull_secret: list("imagePullSecrets"), secret: list("secrets") };

export const CONFIG_MAP: Shape = { binary_data: map, data: map };
