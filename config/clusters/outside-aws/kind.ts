import { type AwsPlace, iamArn, repositoryArn } from "../../../domain/aws/arn";
import { clusterName, pullSecretRefresherName } from "../../../domain/aws/environment-names";
import { partitionOf } from "../../../domain/aws/regions";
import { DEFAULT_PULL_SECRET } from "../../../domain/kubernetes/pull-secret";
import { catalogueArns } from "../../registry/catalogue";
import type { ClusterKind, ClusterOf } from "../kind";
import type { PullSecret } from "../pull-secret";
import type { OutsideAwsCluster } from "./cluster";
import {
  outsideAwsFaults,
  outsideCredentialFaults,
  outsideIngressClassFaults,
  refresherNameFaults,
} from "./consistency";
import { outsideAwsSchema } from "./schema";
import type { OutsideAwsSettings } from "./settings";

/** A cluster that exists and is not in AWS: its pods pull with a Secret that is renewed. */
export const outsideAwsKind: ClusterKind<OutsideAwsSettings, OutsideAwsCluster> = {
  type: "outside-aws",
  call: "outsideAws({ ... })",
  schema: outsideAwsSchema,
  faults: outsideAwsFaults,
  nameFaults: refresherNameFaults,
  keys: () => [],
  arns: () => [],
  credentialFaults: outsideCredentialFaults,
  ingressClassFaults: outsideIngressClassFaults,
  resolve: resolveOutsideAws,
  pullSecretName: ({ pullSecret }) => pullSecret?.name ?? DEFAULT_PULL_SECRET.name,
  pullSecret: ({ pullSecret }) => pullSecret,
  pullerRoleArn: () => undefined,
  warnings: () => [],
};

function resolveOutsideAws(context: ClusterOf, cluster: OutsideAwsSettings): OutsideAwsCluster {
  const { type, context: kubeContext, pullSecret } = cluster;
  const { platform, name, registry, repositories, namespace } = context;
  const { registries = [], ...secret } = pullSecret;
  const principalName = pullSecretRefresherName(clusterName(platform, name));
  const kind = "oidcProviderArn" in pullSecret.credentials ? "role" : "user";
  const resolved: PullSecret = {
    ...DEFAULT_PULL_SECRET,
    ...secret,
    namespaces: [namespace],
    principalName,
    principalArn: iamArn(partitionOf(registry.region), registry.account, `${kind}/${principalName}`),
    registries: distinctPlaces([registry, ...registries]),
    pullArns: [
      ...catalogueArns(registry, repositories),
      ...registries.flatMap((place) => place.repositories.map((pattern) => repositoryArn(place, pattern))),
    ],
  };
  return { type, context: kubeContext, pullSecret: resolved };
}

function distinctPlaces(places: readonly AwsPlace[]): AwsPlace[] {
  const byKey = new Map(places.map(({ account, region }) => [`${account} ${region}`, { account, region }]));
  return [...byKey.values()];
}
