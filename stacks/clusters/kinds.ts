import type { Cluster, ClusterType } from "../../config/clusters/kinds";
import { eksParts } from "./eks";
import type { ClusterParts } from "./kind";
import { outsideAwsParts } from "./outside-aws";

/** What each kind of cluster makes; the compiler names one that is missing. */
const PARTS: { readonly [T in ClusterType]: ClusterParts<Extract<Cluster, { readonly type: T }>> } = {
  eks: eksParts,
  "outside-aws": outsideAwsParts,
};

/** What the kind of a cluster makes. */
export function partsOf({ type }: Cluster): ClusterParts<Cluster> {
  return PARTS[type];
}
