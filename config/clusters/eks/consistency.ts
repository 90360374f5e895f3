import { regionFaults } from "../../../domain/aws/names";
import { eksAddonRegistryFaults } from "../../../domain/eks/addon-registries";
import { type Fault, within } from "../../../domain/text/errors";
import { type Sound, isGiven } from "../../checks/sound";
import type { ClusterSite, CredentialSourceAsWritten } from "../kind";
import type { EksClusterSettings } from "./settings";

/** What a cluster needs around it. */
export function eksFaults(site: ClusterSite, cluster: Sound<EksClusterSettings>): Fault[] {
  const { path, region } = site;
  return [
    ...within([...path, "cluster"], regionFaults(region).length > 0 ? [] : eksAddonRegistryFaults(region)),
    ...within(path, networkFaults(site)),
    ...within([...path, "cluster", "admins"], deployerFaults(site, cluster)),
  ];
}

/** Nodes stand in private subnets and have no other way out than NAT. */
function networkFaults({ settings }: ClusterSite): Fault[] {
  if (!isGiven(settings, "network")) {
    const remedy = 'add \'network\': { cidr: "10.1.0.0/16", zones: ["a", "c"] }';
    return [{ path: ["cluster"], problem: "must have a network to be in", remedy }];
  }
  const { nat, publicSubnets } = settings.network ?? {};
  const why = "for EKS: nodes reach ECR and the control plane's services by NAT";
  if (publicSubnets === false) {
    const problem = `must not be false ${why}, and its gateways stand in public subnets`;
    return [{ path: ["network", "publicSubnets"], problem, remedy: "remove it" }];
  }
  if (nat !== "none") return [];
  const problem = `must be "single" or "per-zone" ${why}`;
  return [{ path: ["network", "nat"], problem, found: nat, remedy: "choose one of these" }];
}

/** Terraform itself calls the Kubernetes API, as this role. */
function deployerFaults({ settings, deployRole }: ClusterSite, { admins = [] }: Sound<EksClusterSettings>): Fault[] {
  if (deployRole === undefined || !isGiven(settings, "workloads") || admins.length === 0) return [];
  if (admins.includes(deployRole) || admins.includes(undefined)) return [];
  const problem = "must have the environment's 'deployRole' among them, which makes the Kubernetes objects";
  return [{ path: [], problem, remedy: `add "${deployRole}"` }];
}

/** On EKS nothing should give a pod keys that last. */
export function eksCredentialFaults(via: CredentialSourceAsWritten): Fault[] {
  if (typeof via !== "object" || !isGiven(via, "secretName")) return [];
  const remedy = 'remove it, or write "irsa"';
  return [{ path: [], problem: "must not be a Secret on EKS, where pods have roles", remedy }];
}
