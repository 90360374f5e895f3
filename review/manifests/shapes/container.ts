import { list, named, numeric, object, type Shape, withDefault } from "../shape";
import { RESOURCES } from "./metadata";

const HANDLER: Shape = {
  http_get: object({ port: numeric, http_header: list("httpHeaders") }),
  tcp_socket: object({ port: numeric }),
};

/** A container of a pod, also one that runs before the others. */
export const CONTAINER: Shape = {
  env: list("env"),
  env_from: list("envFrom"),
  lifecycle: object({ post_start: object(HANDLER), pre_stop: object(HANDLER) }),
  liveness_probe: object(HANDLER),
  port: list("ports", { host_ip: named("hostIP") }),
  readiness_probe: object(HANDLER),
  resources: object(RESOURCES),
  security_context: object({
    run_as_group: numeric,
    // Overrides the pod's own `true`.
    run_as_non_root: withDefault(false),
    run_as_user: numeric,
  }),
  startup_probe: object(HANDLER),
  volume_device: list("volumeDevices"),
  volume_mount: list("volumeMounts", { mount_propagation: withDefault("None") }),
};
