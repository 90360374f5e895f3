import type { Estate } from "../estate/estate";
import { buildImages } from "./builds";
import { Clusters } from "./clusters";
import { Identities } from "../identities/identities";
import { podImages } from "./pods";
import { PullSecrets } from "./pull-secrets";
import { taskImages } from "./tasks";
import type { ImageUse } from "./use";

/** What pods, tasks and builds of an estate run: all images but those of EKS's add-ons. */
export function workloadImages(
  estate: Estate,
  identities: Identities = new Identities(estate),
  clusters: Clusters = new Clusters(estate, identities),
): readonly ImageUse[] {
  return [
    ...podImages(estate, clusters, new PullSecrets(estate, identities)),
    ...taskImages(estate, identities),
    ...buildImages(estate, identities),
  ];
}
