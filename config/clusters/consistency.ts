import { type Fault, within } from "../../domain/text/errors";
import { eksAddonRegistryFaults } from "../../domain/eks/addon-registries";
import { regionFaults } from "../../domain/aws/names";
import { pullSecretPlatformFaults } from "../../domain/kubernetes/pull-secret";
import { type RawEnvironment, environmentsOf } from "../platform/environments";
import { type Path, type Raw, list, record, text } from "../checks/raw";
import { twice } from "../checks/twice";

/** What a cluster needs around it, and what needs a cluster. */
export function clusterFaults(platform: Raw): Fault[] {
  const namespaces = new Map<string, Path>();
  return environmentsOf(platform).flatMap((environment) => {
    const cluster = record(environment.settings.cluster);
    return [
      ...homelessFaults(environment),
      ...(cluster.type === "eks" ? eksFaults(environment, cluster) : []),
      ...(cluster.type === "outside-aws" ? outsideFaults(environment, platform, cluster, namespaces) : []),
    ];
  });
}

function homelessFaults({ path, settings }: RawEnvironment): Fault[] {
  if (settings.workloads === undefined || settings.cluster !== undefined) return [];
  const remedy = "add 'cluster': eks({ ... }) or outsideAws({ ... }), or remove the workloads";
  return [{ path: [...path, "workloads"], problem: "must have a cluster to run in", remedy }];
}

function eksFaults({ path, settings, region, deployRole }: RawEnvironment, cluster: Raw): Fault[] {
  return [
    ...within([...path, "cluster"], regionFaults(region).length > 0 ? [] : eksAddonRegistryFaults(region)),
    ...within(path, networkFaults(settings)),
    ...deployerFaults([...path, "cluster", "admins"], settings, cluster, deployRole),
  ];
}

/** Nodes stand in private subnets and have no other way out than NAT. */
function networkFaults(settings: Raw): Fault[] {
  if (settings.network === undefined) {
    const remedy = 'add \'network\': { cidr: "10.1.0.0/16", zones: ["a", "c"] }';
    return [{ path: ["cluster"], problem: "must have a network to be in", remedy }];
  }
  const { nat, publicSubnets } = record(settings.network);
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
function deployerFaults(path: Path, { workloads }: Raw, { admins }: Raw, deployRole?: string): Fault[] {
  const known = list(admins).map(text);
  if (deployRole === undefined || workloads === undefined || known.length === 0) return [];
  if (known.includes(deployRole) || known.includes(undefined)) return [];
  const problem = "must have the environment's 'deployRole' among them, which makes the Kubernetes objects";
  return [{ path, problem, remedy: `add "${deployRole}"` }];
}

function outsideFaults(
  environment: RawEnvironment,
  platform: Raw,
  cluster: Raw,
  namespaces: Map<string, Path>,
): Fault[] {
  const { path, settings } = environment;
  const registry = record(platform.registry);
  return [
    ...within([...path, "cluster", "pullSecret"], loginFaults(registry, record(cluster.pullSecret))),
    ...within(path, idleFaults(settings, record(cluster.pullSecret))),
    ...within([...path, "workloads"], earlyFaults(settings.workloads, record(cluster.pullSecret))),
    ...namespaceFaults(environment, text(platform.name), text(cluster.context), namespaces),
  ];
}

/** What the schema finds wrong about the Secret is passed over. */
function loginFaults({ account, region }: Raw, { credentials, registries }: Raw): Fault[] {
  const { oidcProviderArn, secretName } = record(credentials);
  const [provider, secret] = [text(oidcProviderArn), text(secretName)];
  const registry = { account: text(account) ?? "", region: text(region) ?? "" };
  const places = list(registries)
    .map(record)
    .map((place) => ({ account: text(place.account) ?? "", region: text(place.region) ?? "", repositories: [] }));
  const known = provider === undefined ? { secretName: secret ?? "" } : { oidcProviderArn: provider };
  if (registry.account === "" || registry.region === "") return [];
  return pullSecretPlatformFaults({ credentials: known, registries: places }, registry);
}

/** A cluster that exists: without something to run there, and something to pull, nothing would be made. */
function idleFaults({ workloads, repositories }: Raw, { registries }: Raw): Fault[] {
  if (workloads === undefined) {
    const problem = "has no effect without 'workloads', since the cluster itself is made elsewhere";
    return [{ path: ["cluster"], problem, remedy: "add 'workloads', or remove it" }];
  }
  if (!Array.isArray(repositories) || repositories.length + list(registries).length > 0) return [];
  const problem = "must not be empty for a cluster outside AWS, whose pull Secret would be good for nothing";
  return [{ path: ["repositories"], problem, remedy: "name what its pods pull, or omit it for the whole catalogue" }];
}

/** A Secret with a key is made by hand, before the first pod; so its namespace cannot be made together with the pods. */
function earlyFaults(workloads: unknown, { credentials }: Raw): Fault[] {
  const { manageNamespace = true } = record(workloads);
  if (workloads === undefined || record(credentials).secretName === undefined || manageNamespace !== true) return [];
  const problem = "must be false where the refresher's key is in a Secret, which has to be there before the first pod";
  return [
    { path: ["manageNamespace"], problem, found: manageNamespace, remedy: "write false, and make the namespace" },
  ];
}

/** Two environments in one namespace would take each other's objects away. */
function namespaceFaults(
  { path, settings }: RawEnvironment,
  platform: string | undefined,
  context: string | undefined,
  seen: Map<string, Path>,
): Fault[] {
  const { namespace } = record(settings.workloads);
  const found = namespace === undefined ? platform : text(namespace);
  if (settings.workloads === undefined || context === undefined || found === undefined) return [];
  const problem = `must be a namespace of its own in the cluster "${context}"`;
  return twice(seen, `${context} ${found}`, [...path, "workloads", "namespace"], problem, found);
}
