import type { OutsideAwsCluster } from "../../config/clusters/outside-aws/cluster";
import type { ClusterParts } from "./kind";

/** A cluster that exists: what its pods pull with is made for every cluster that has a pull Secret. */
export const outsideAwsParts: ClusterParts<OutsideAwsCluster> = {
  build: () => undefined,
  connection: (_environment, { context }) => ({ configContext: context }),
  needsIngressClass: () => false,
};
