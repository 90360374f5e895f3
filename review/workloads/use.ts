import type { Resource, Value } from "../estate/estate";
import type { Puller } from "./puller";

/** An image that a workload refers to, and who pulls it. */
export interface ImageUse {
  /** `<stack>/<kind>/<namespace>/<name>` of Kubernetes, `<stack>/<address>` of anything else. */
  readonly workload: string;
  /** `<stack>/<address>` of what holds the reference. */
  readonly place: string;
  readonly resource: Resource;
  readonly image: Value | undefined;
  /** Each of them has to be able to. */
  readonly all: readonly Puller[];
  /** Where one of them suffices: the first that can. Looked at if none of `all` is there. */
  readonly any?: readonly Puller[];
  /** Credentials for registries besides ECR: what declares them. */
  readonly secrets: readonly string[];
  /** It is AWS's own image, for which nobody needs rights. */
  readonly isCurated?: boolean;
  /** A repository in AWS's registry of add-ons, instead of an image; undefined where it is not in the table. */
  readonly addon?: { readonly repositories: readonly string[] | undefined; readonly region: string | undefined };
}
