/*
 * Workloads: who runs which image, and who pulls for it - pods, ECS tasks, CodeBuild projects, EKS's add-ons.
 * Asks: `estate` for the resources, `identities` for roles and their policies, `ecr` for what an image's reference names,
 * `domain/kubernetes/pod-kinds` for the kinds that run pods.
 * Asked by: `pull` (may they pull it), `lifecycle` (is an image in use), `report` (the diagram).
 */
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
