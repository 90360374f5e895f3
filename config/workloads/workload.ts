import type { WorkloadAccessSettings } from "../../domain/data/settings";
import type { PodSettings } from "./pod-settings";

/** What is the same for everything that runs pods. */
export interface PodWorkload extends Omit<PodSettings, "image" | "config"> {
  readonly key: string;
  /** Name of its Kubernetes objects: the key in kebab-case. */
  readonly name: string;
  readonly image: WorkloadImage;
  readonly config: Readonly<Record<string, string>>;
  readonly runAsUser: number;
  readonly identity?: WorkloadIdentity;
}

/** As whom a workload's code calls AWS. */
export interface WorkloadIdentity {
  readonly access: WorkloadAccessSettings;
  readonly via: "pod-identity" | "irsa" | { readonly secretName: string };
  /** Of the IAM role; of the user where it is a Secret. */
  readonly principalName: string;
  readonly principalArn: string;
}

/** What a container runs. */
export interface WorkloadImage {
  /** A reference, or where a release decides, the name of a Terraform variable, and the key of the catalogue. */
  readonly source: { readonly reference: string } | { readonly variable: string; readonly repository: string };
  readonly imagePullPolicy: "Always" | "IfNotPresent";
  /** Name of the Secret to log in with. */
  readonly pullSecret?: string;
}

/** An image of the catalogue whose version a release decides. */
export interface ReleasedImage {
  /** Such as `task_service_image`. */
  readonly variable: string;
  readonly repositoryUrl: string;
  /** The whole reference that is released. */
  readonly reference: string;
  /** Whether `latest` is refused: where tags cannot be moved, it would stay what it was at its first push. */
  readonly refusesLatest: boolean;
}
