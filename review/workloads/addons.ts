import { EKS_ADDON_REPOSITORIES } from "../../domain/eks/addon-images";
import { type Estate, type Resource, valueAt } from "../estate/estate";
import type { Clusters } from "./clusters";
import { knownText, placeOf, regionOfResource } from "../estate/links";
import { unknownPuller } from "./puller";
import type { ImageUse } from "./use";

/** What EKS installs where nobody says otherwise. */
const SELF_MANAGED = ["vpc-cni", "kube-proxy", "coredns"];

/** The add-ons of all clusters: nodes that cannot pull them never become Ready. */
export function addonImages(estate: Estate, clusters: Clusters): readonly ImageUse[] {
  const managed = estate.resources("aws_eks_addon").map((addon) => {
    const [cluster] = clusters.named(valueAt(addon.values, "cluster_name"), addon);
    return useOf(addon, cluster, knownText(valueAt(addon.values, "addon_name")) ?? "", clusters);
  });
  return [
    ...managed,
    ...estate.resources("aws_eks_cluster").flatMap((cluster) => selfManaged(estate, cluster, clusters)),
  ];
}

function selfManaged(estate: Estate, cluster: Resource, clusters: Clusters): readonly ImageUse[] {
  const isBare = valueAt(cluster.values, "bootstrap_self_managed_addons") === false;
  if (isBare || clusters.isAutoMode(cluster) || clusters.nodes(cluster).every(({ who }) => who.kind === "nobody"))
    return [];
  const own = estate
    .resources("aws_eks_addon")
    .filter((addon) => clusters.named(valueAt(addon.values, "cluster_name"), addon).includes(cluster))
    .map((addon) => valueAt(addon.values, "addon_name"));
  const rest = SELF_MANAGED.filter((name) => !own.includes(name));
  return rest.map((name) => useOf(cluster, cluster, name, clusters));
}

function useOf(resource: Resource, cluster: Resource | undefined, name: string, clusters: Clusters): ImageUse {
  const place = placeOf(resource);
  return {
    workload: place,
    place,
    resource,
    image: undefined,
    all:
      cluster === undefined
        ? [unknownPuller(`the nodes of its cluster pull ${place}`, `${place}: its cluster is not in the estate`)]
        : clusters.pullers(cluster, { namespace: "kube-system", labels: undefined }),
    secrets: [],
    addon: { repositories: EKS_ADDON_REPOSITORIES[name], region: regionOfResource(cluster ?? resource) },
  };
}
