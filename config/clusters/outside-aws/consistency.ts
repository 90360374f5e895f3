import { IAM_NAME_LIMITS, iamNameFaults } from "../../../domain/aws/names";
import { clusterName, pullSecretRefresherName } from "../../../domain/aws/environment-names";
import { type PullSecretSettings, pullSecretPlatformFaults } from "../../../domain/kubernetes/pull-secret";
import { type Fault, derivedFaults, within } from "../../../domain/text/errors";
import { ALB_CLASS } from "../../../domain/workloads/ingress-faults";
import { type Sound, isFaulty, isGiven, itemsOf } from "../../checks/sound";
import { type Seen, twice } from "../../checks/twice";
import type { ClusterSite, CredentialSourceAsWritten } from "../kind";
import type { OutsideAwsSettings } from "./settings";

type SoundPullSecret = Sound<PullSecretSettings>;

/** What a cluster needs around it, and what cannot be together with it. */
export function outsideAwsFaults(site: ClusterSite, cluster: Sound<OutsideAwsSettings>, seen: Seen): Fault[] {
  const { path, registry } = site;
  const { pullSecret = {}, context } = cluster;
  return [
    ...within([...path, "cluster", "pullSecret"], loginFaults(registry, pullSecret)),
    ...within(path, idleFaults(site, pullSecret)),
    ...within([...path, "workloads"], earlyFaults(site, pullSecret)),
    ...namespaceFaults(site, context, seen),
  ];
}

/** Names that IAM refuses. */
export function refresherNameFaults({ platform, name, path }: ClusterSite): Fault[] {
  const faults = iamNameFaults(pullSecretRefresherName(clusterName(platform, name)), IAM_NAME_LIMITS.user);
  return within([...path, "cluster"], derivedFaults(faults, "shorten the name of the platform or the environment"));
}

/** What the schema finds wrong about the Secret is passed over. */
function loginFaults(
  { account = "", region = "" }: ClusterSite["registry"],
  { credentials, registries }: SoundPullSecret,
): Fault[] {
  if (account === "" || region === "") return [];
  const places = itemsOf(registries).map((place) => ({
    account: place.account ?? "",
    region: place.region ?? "",
    repositories: [],
  }));
  const { oidcProviderArn, secretName = "" } = credentialsOf(credentials);
  const known = oidcProviderArn === undefined ? { secretName } : { oidcProviderArn };
  return pullSecretPlatformFaults({ credentials: known, registries: places }, { account, region });
}

/** The keys of both forms, of which each may be absent. */
function credentialsOf(credentials: SoundPullSecret["credentials"]): {
  readonly secretName?: string | undefined;
  readonly oidcProviderArn?: string | undefined;
} {
  return credentials ?? {};
}

/** A cluster that exists: without something to run there, and something to pull, nothing would be made. */
function idleFaults({ settings }: ClusterSite, { registries = [] }: SoundPullSecret): Fault[] {
  if (!isGiven(settings, "workloads")) {
    const problem = "has no effect without 'workloads', since the cluster itself is made elsewhere";
    return [{ path: ["cluster"], problem, remedy: "add 'workloads', or remove it" }];
  }
  if (settings.repositories === undefined || settings.repositories.length + registries.length > 0) return [];
  const problem = "must not be empty for a cluster outside AWS, whose pull Secret would be good for nothing";
  return [{ path: ["repositories"], problem, remedy: "name what its pods pull, or omit it for the whole catalogue" }];
}

/** A Secret with a key is made by hand, before the first pod; so its namespace cannot be made together with the pods. */
function earlyFaults({ settings }: ClusterSite, { credentials }: SoundPullSecret): Fault[] {
  if (!isGiven(settings, "workloads") || !isGiven(credentialsOf(credentials), "secretName")) return [];
  const tenant = settings.workloads ?? {};
  const { manageNamespace: found = true } = tenant;
  if (isFaulty(tenant, "manageNamespace") || !found) return [];
  const problem = "must be false where the refresher's key is in a Secret, which has to be there before the first pod";
  return [{ path: ["manageNamespace"], problem, found, remedy: "write false, and make the namespace" }];
}

/** Two environments in one namespace would take each other's objects away. */
function namespaceFaults(site: ClusterSite, context: string | undefined, seen: Seen): Fault[] {
  const { path, platform, settings } = site;
  const tenant = settings.workloads ?? {};
  const found = isGiven(tenant, "namespace") ? tenant.namespace : platform;
  if (!isGiven(settings, "workloads") || context === undefined || !found) return [];
  const problem = `must be a namespace of its own in the cluster "${context}"`;
  return twice(seen, `${context} ${found}`, [...path, "workloads", "namespace"], problem, found);
}

/** Outside AWS nothing gives a pod credentials but a Secret. */
export function outsideCredentialFaults(via: CredentialSourceAsWritten): Fault[] {
  if (typeof via === "object") return [];
  const problem = "must be a Secret with AWS keys outside AWS, where pods have no roles";
  return [{ path: [], problem, found: via, remedy: 'write { secretName: "aws-credentials" }' }];
}

/** Nothing there makes a load balancer of AWS. */
export function outsideIngressClassFaults(found: string | undefined): Fault[] {
  if (found !== ALB_CLASS) return [];
  const problem = "must be another class outside AWS, where nothing makes a load balancer of AWS";
  return [{ path: [], problem, found, remedy: 'for example "traefik"' }];
}
