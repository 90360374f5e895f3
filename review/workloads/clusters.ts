import {
  type Estate,
  isUnknown,
  isValueList,
  isValueObject,
  type Resource,
  type Unknown,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "../estate/estate";
import type { Text } from "../iam/text";
import { all, any, type Truth, truthOf } from "../iam/truth";
import { proven } from "../verdict/finding";
import type { Identities } from "../identities/identities";
import { Instances } from "./instances";
import { accountOfResource, blockAt, follow, knownText, placeOf, regionOfResource, show } from "../estate/links";
import { type Puller, rolePuller, unknownPuller } from "./puller";

/** Which cluster Kubernetes objects go to. */
type ClusterLink =
  | { readonly kind: "eks"; readonly cluster: Resource; readonly how: string; readonly assumptions: readonly string[] }
  /** A cluster of EKS that is not in the estate. */
  | { readonly kind: "elsewhere"; readonly how: string }
  /** Which cluster it is, and whether it is one of EKS, is not said. */
  | { readonly kind: "unknown"; readonly how: string };

/** A pod's place, as Fargate profiles select it. */
export interface PodPlace {
  readonly namespace: Text;
  readonly labels: ValueObject | Unknown | undefined;
}

/** The EKS clusters of an estate. */
export class Clusters {
  private readonly links = new Map<string, ClusterLink>();
  private readonly members = new Map<Resource, readonly Puller[]>();

  constructor(
    private readonly estate: Estate,
    private readonly identities: Identities,
  ) {}

  /** The cluster that a Kubernetes object goes to. */
  of(object: Resource): ClusterLink {
    const key = `${object.stack} ${JSON.stringify(object.provider.configuration)}`;
    const known = this.links.get(key);
    if (known !== undefined) return known;
    const link = this.find(object);
    this.links.set(key, link);
    return link;
  }

  /** The clusters that something names. */
  named(name: Value | undefined, by: Resource): readonly Resource[] {
    const { resource } = follow(this.estate, name);
    if (resource?.type === "aws_eks_cluster" && resource.mode === "managed") return [resource];
    if (typeof name !== "string") return [];
    const like = this.estate.resources("aws_eks_cluster").filter(({ values }) => valueAt(values, "name") === name);
    const near = like.filter(({ stack }) => stack === by.stack);
    return near.length > 0 ? near : like;
  }

  /** Who pulls for a pod: the role of its Fargate profile, or the roles of all nodes that it may come to. */
  pullers(cluster: Resource, pod: PodPlace): readonly Puller[] {
    const profiles = this.profiles(cluster).map((profile) => ({ profile, truth: selects(profile, pod) }));
    const fargate = profiles.filter(({ truth }) => truth !== "no").map(({ profile }) => this.fargate(profile, cluster));
    return profiles.some(({ truth }) => truth === "yes") ? fargate : [...fargate, ...this.nodes(cluster)];
  }

  /** The roles of a cluster's nodes. */
  nodes(cluster: Resource): readonly Puller[] {
    const known = this.members.get(cluster);
    if (known !== undefined) return known;
    const pullers = this.findNodes(cluster);
    this.members.set(cluster, pullers);
    return pullers;
  }

  /** Whether EKS runs the nodes, with its add-ons built in. */
  isAutoMode({ values }: Resource): boolean {
    return valueAt(blockAt(values, "compute_config") ?? {}, "enabled") === true;
  }

  private findNodes(cluster: Resource): readonly Puller[] {
    const groups = this.estate
      .resources("aws_eks_node_group")
      .filter((group) => this.named(valueAt(group.values, "cluster_name"), group).includes(cluster));
    const auto = this.isAutoMode(cluster)
      ? [[cluster, valueAt(blockAt(cluster.values, "compute_config") ?? {}, "node_role_arn")] as const]
      : [];
    const managed = groups.map((group) => [group, valueAt(group.values, "node_role_arn")] as const);
    const roles = [...managed, ...auto, ...this.ownNodes(cluster)];
    const pullers = new Map(
      roles.map(([holder, arn]) => [
        this.identities.find(arn)?.place ?? placeOf(holder),
        this.node(holder, arn, cluster),
      ]),
    );
    if (pullers.size > 0) return [...pullers.values()];
    const reason = `${placeOf(cluster)} has no node group, Auto Mode or Fargate profile in the estate`;
    return [unknownPuller(`the nodes of ${nameOf(cluster)}`, reason)];
  }

  /** Nodes that EKS does not manage: of groups with the cluster's tag, and of roles that may join (Karpenter). */
  private ownNodes(cluster: Resource): readonly (readonly [Resource, Value | undefined])[] {
    const machines = new Instances(this.estate);
    const name = knownText(valueAt(cluster.values, "name"));
    const groups = name === undefined ? [] : machines.ofEks(name);
    const entries = this.estate
      .resources("aws_eks_access_entry")
      .filter(({ values }) => /^EC2/.test(knownText(valueAt(values, "type")) ?? ""))
      .filter((entry) => this.named(valueAt(entry.values, "cluster_name"), entry).includes(cluster));
    return [
      ...groups.flatMap((group) => machines.rolesOf(group).map((role) => [group, role] as const)),
      ...entries.map((entry) => [entry, valueAt(entry.values, "principal_arn")] as const),
    ];
  }

  private node(holder: Resource, arn: Value | undefined, cluster: Resource): Puller {
    const identity = this.identities.find(arn);
    const step = `nodes of ${nameOf(cluster)} are made by ${placeOf(holder)}`;
    if (identity === undefined) return unknownPuller(step, `${placeOf(holder)}: its role is not known`);
    return rolePuller(identity, { service: "ec2.amazonaws.com" }, [proven(`${step}, with ${identity.label}`)]);
  }

  private profiles(cluster: Resource): readonly Resource[] {
    return this.estate
      .resources("aws_eks_fargate_profile")
      .filter((profile) => this.named(valueAt(profile.values, "cluster_name"), profile).includes(cluster));
  }

  private fargate(profile: Resource, cluster: Resource): Puller {
    const identity = this.identities.find(valueAt(profile.values, "pod_execution_role_arn"));
    const step = `the pod runs on Fargate by ${placeOf(profile)}`;
    if (identity === undefined) return unknownPuller(step, `${placeOf(profile)}: its role is not known`);
    const [account, region, name] = [accountOfResource(cluster), regionOfResource(cluster), nameOf(cluster)];
    const source =
      account === undefined || region === undefined
        ? {}
        : {
            sourceAccount: account,
            sourceArn: `arn:${profile.provider.partition}:eks:${region}:${account}:fargateprofile/${name}/any`,
          };
    return rolePuller(identity, { service: "eks-fargate-pods.amazonaws.com", ...source }, [proven(step)]);
  }

  private find(object: Resource): ClusterLink {
    const { configuration } = object.provider;
    if (Object.keys(configuration).length === 0) return this.only(object);
    const byToken = this.byName(tokenCluster(configuration), object, "the provider asks for a token of");
    if (byToken !== undefined) return byToken;
    const byEndpoint = this.byEndpoint(configuration);
    if (byEndpoint !== undefined) return byEndpoint;
    const context = knownText(valueAt(configuration, "config_context"));
    const byContext = /:cluster\/(.+)$/.exec(context ?? "")?.[1];
    const named = this.byName(byContext, object, `the provider's context ${context ?? ""} names`);
    if (named !== undefined) return named;
    const how = context === undefined ? "the provider's configuration" : `the provider's context '${context}'`;
    return { kind: "unknown", how: `${how} does not tell which cluster it is` };
  }

  private byEndpoint(configuration: ValueObject): ClusterLink | undefined {
    for (const key of ["host", "token", "cluster_ca_certificate"]) {
      const { resource, assumptions } = follow(this.estate, valueAt(configuration, key));
      const cluster = resource === undefined ? undefined : this.clusterBehind(resource);
      if (cluster !== undefined)
        return { kind: "eks", cluster, how: `the provider's ${key} is that of ${placeOf(cluster)}`, assumptions };
    }
    return undefined;
  }

  private byName(name: Value | undefined, object: Resource, how: string): ClusterLink | undefined {
    if (name === undefined) return undefined;
    const [cluster, another] = this.named(name, object);
    if (cluster !== undefined && another === undefined) {
      return { kind: "eks", cluster, how: `${how} ${placeOf(cluster)}`, assumptions: [] };
    }
    const { resource } = follow(this.estate, name);
    const behind = resource === undefined ? undefined : this.clusterBehind(resource);
    if (behind !== undefined)
      return { kind: "eks", cluster: behind, how: `${how} ${placeOf(behind)}`, assumptions: [] };
    const text = typeof name === "string" || isUnknown(name) ? show(name) : "";
    return { kind: "elsewhere", how: `${how} ${text}, which is not in the estate once` };
  }

  private clusterBehind(resource: Resource): Resource | undefined {
    if (resource.type !== "aws_eks_cluster" && resource.type !== "aws_eks_cluster_auth") return undefined;
    if (resource.mode === "managed" && resource.type === "aws_eks_cluster") return resource;
    const name = valueAt(resource.values, "name");
    const [cluster, another] = this.named(name, resource);
    return another === undefined ? cluster : undefined;
  }

  /** A state does not say what its providers are configured with. */
  private only(object: Resource): ClusterLink {
    const all = this.estate.resources("aws_eks_cluster");
    const own = all.filter(({ stack }) => stack === object.stack);
    const [cluster, another] = own.length > 0 ? own : all;
    if (cluster === undefined || another !== undefined) {
      return { kind: "unknown", how: "which cluster the provider is configured for is not in the files" };
    }
    const assumption = `${object.stack}: its Kubernetes objects are in ${placeOf(cluster)}, the only cluster in the files`;
    return { kind: "eks", cluster, how: `the only cluster is ${placeOf(cluster)}`, assumptions: [assumption] };
  }
}

function nameOf({ values, address }: Resource): string {
  return knownText(valueAt(values, "name")) ?? address;
}

const NAME_OPTIONS = ["--cluster-name", "--cluster-id", "--name", "-i"];

/** The cluster's name among the arguments of `aws eks get-token` or `aws-iam-authenticator token`. */
function tokenCluster(configuration: ValueObject): Value | undefined {
  const args = valueAt(blockAt(configuration, "exec") ?? {}, "args");
  if (!isValueList(args)) return undefined;
  const joined = args.map((arg) =>
    typeof arg === "string" ? /^--cluster-(?:name|id)=(.+)$/.exec(arg)?.[1] : undefined,
  );
  const inline = joined.find((name) => name !== undefined);
  if (inline !== undefined) return inline;
  const at = args.findIndex((arg) => typeof arg === "string" && NAME_OPTIONS.includes(arg));
  return at < 0 ? undefined : args[at + 1];
}

/** Source: https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
function selects({ values }: Resource, { namespace, labels }: PodPlace): Truth {
  const written = valueAt(values, "selector");
  const blocks = valueBlocks(written).map((selector) => {
    const wanted = valueAt(selector, "labels");
    const pairs = isValueObject(wanted) ? Object.entries(wanted) : [];
    const isLabelled = pairs.map(([key, value]) =>
      isUnknown(labels) ? "unknown" : fits(value, labels === undefined ? undefined : valueAt(labels, key)),
    );
    return all([fits(valueAt(selector, "namespace"), namespace), isUnknown(wanted) ? "unknown" : "yes", ...isLabelled]);
  });
  return any([...blocks, isUnknown(written) ? "unknown" : "no"]);
}

function fits(pattern: Value | undefined, value: Value | undefined): Truth {
  if (value === undefined) return "no";
  if (isUnknown(pattern) || isUnknown(value)) return "unknown";
  return truthOf(typeof value === "string" && globOf(knownText(pattern) ?? "").test(value));
}

function globOf(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${escaped}$`);
}
