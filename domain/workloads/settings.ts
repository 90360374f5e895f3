/** An image: of the catalogue, through a pull-through cache, or from a registry that the workloads declare. */
export type ImageSettings = CatalogueImage | CachedImage | ExternalImage;

/** An image of the catalogue; which version runs is in `releases/<environment>.json`. */
export interface CatalogueImage {
  /** Key of the catalogue. */
  readonly repository: string;
}

/** An image that ECR fetches from another registry, by one of the registry's pull-through caches; with a tag or a digest. */
export interface CachedImage {
  /** Prefix of the cache: a key of `registry.pullThroughCaches`. */
  readonly cache: string;
  /** Path in the upstream registry, such as `library/httpd`. */
  readonly image: string;
  /** @default none: give a `digest` */
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits. @default none: give a `tag` */
  readonly digest?: string;
}

/** An image of a registry that is declared in `workloads.externalRegistries`; with a tag or a digest. */
export interface ExternalImage {
  /** Host, such as `quay.io`. */
  readonly registry: string;
  /** Path in that registry, such as `prometheus/busybox`. */
  readonly image: string;
  /** @default none: give a `digest` */
  readonly tag?: string;
  /** `sha256:` and 64 hexadecimal digits. @default none: give a `tag` */
  readonly digest?: string;
}

/** User and group of a pod where nothing else is said: any number but 0 will do. */
export const DEFAULT_USER = 1000;

/** CPU and memory as Kubernetes writes them: `100m`, `128Mi`. */
export interface ResourceAmounts {
  readonly cpu?: string;
  readonly memory?: string;
}

/** What a container gets, and at most gets. */
export interface ResourceSettings {
  /** What the scheduler sets aside. */
  readonly requests: Required<ResourceAmounts>;
  /** @default the requested memory, and as much CPU as is free */
  readonly limits?: ResourceAmounts;
}

/** How kubelet asks a container over HTTP. */
export interface ProbeSettings {
  /** Such as `/health/readiness`. */
  readonly path: string;
  /** Name of one of the container's ports. @default its only port */
  readonly port?: string;
  /** Seconds between two questions. @default 10 */
  readonly periodSeconds?: number;
  /** Seconds after which a missing answer is a failure. @default 1 */
  readonly timeoutSeconds?: number;
  /** Failures in a row after which it counts. @default 3 */
  readonly failureThreshold?: number;
}

/** What kubelet asks for: when traffic may come, when to restart, and when the start is over. */
export interface ProbesSettings {
  /** @default every running container gets traffic */
  readonly readiness?: ProbeSettings;
  /** @default never restarted but when it exits */
  readonly liveness?: ProbeSettings;
  /** @default the other probes begin at once */
  readonly startup?: ProbeSettings;
}

/** How many pods run, by their load. */
export interface AutoscalingSettings {
  /** At least so many, however small the load. */
  readonly minReplicas: number;
  /** At most so many, however great the load. */
  readonly maxReplicas: number;
  /** Average CPU use, in percent of the request, that is aimed at. @default 80 */
  readonly cpuPercent?: number;
}

/** How many pods must stay while nodes are drained. */
export interface DisruptionBudgetSettings {
  /** Fewer than the replicas: else no node could be drained. */
  readonly minAvailable: number;
}

/** A taint of nodes that a pod puts up with. */
export interface TolerationSettings {
  /** Of the taint. */
  readonly key: string;
  /** @default any value */
  readonly value?: string;
  /** As Kubernetes writes it. @default every effect */
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** Who may open connections to a pod. */
export type NetworkPeer =
  | {
      /** Key of a workload of the same environment. */
      readonly workload: string;
    }
  | {
      /** Name of a namespace of the same cluster: all its pods. */
      readonly namespace: string;
    }
  | {
      /** IPv4 CIDR, e.g. the VPC's own for an ALB. */
      readonly cidr: string;
    };
