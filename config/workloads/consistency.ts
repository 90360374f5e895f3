import { type DataSettings, type WorkloadAccessSettings, workloadAccessFaults } from "../../domain/data/settings";
import { type Fault, within } from "../../domain/text/errors";
import { ALB_CLASS } from "../../domain/workloads/ingress-faults";
import { nearest } from "../../domain/text/nearest";
import { DEFAULT_PULL_SECRET } from "../../domain/kubernetes/pull-secret";
import { type Ports, portChoiceFaults } from "../../domain/workloads/faults";
import { type RawEnvironment, environmentsOf, workloadsOf } from "../platform/environments";
import { type Path, type Raw, isReadable, isRecord, list, ownValue, record, text } from "../checks/raw";

/** What workloads name that has to be there: tables, buckets, Secrets, other workloads, ports. */
export function workloadFaults(platform: Raw): Fault[] {
  return environmentsOf(platform).flatMap((environment) => [
    ...workloadsOf(environment).flatMap(({ path, settings }) => [
      ...accessFaults(path, environment, settings),
      ...within(path, keySecretFaults(settings)),
      ...configFaults(path, environment, settings),
      ...peerFaults(path, environment, settings),
    ]),
    ...within([...environment.path, "workloads", "ingress"], ingressFaults(environment)),
    ...within([...environment.path, "workloads", "externalRegistries"], loginFaults(environment)),
  ]);
}

function accessFaults(path: Path, { settings }: RawEnvironment, { access }: Raw): Fault[] {
  if (!isRecord(access)) return [];
  const { tables = {}, buckets = {}, via } = access;
  const data = record(settings.data);
  const isKnown = [settings.data, data.tables, data.buckets].every(isReadable) && isRecord(tables) && isRecord(buckets);
  const known = { tables: record(data.tables), buckets: record(data.buckets) } as DataSettings;
  const granted = { tables, buckets } as WorkloadAccessSettings;
  return within(
    [...path, "access"],
    [...(isKnown ? workloadAccessFaults(granted, known) : []), ...credentialFaults(record(settings.cluster).type, via)],
  );
}

/** Outside AWS nothing gives a pod credentials but a Secret; on EKS nothing should give it keys that last. */
function credentialFaults(cluster: unknown, via: unknown): Fault[] {
  const hasSecret = record(via).secretName !== undefined;
  // What is none of these is refused by the schema.
  if (!hasSecret && via !== undefined && via !== "pod-identity" && via !== "irsa") return [];
  if (cluster === "eks" && hasSecret) {
    const remedy = 'remove it, or write "irsa"';
    return [{ path: ["via"], problem: "must not be a Secret on EKS, where pods have roles", remedy }];
  }
  if (cluster === "outside-aws" && !hasSecret) {
    const problem = "must be a Secret with AWS keys outside AWS, where pods have no roles";
    return [{ path: ["via"], problem, found: via, remedy: 'write { secretName: "aws-credentials" }' }];
  }
  return [];
}

/** It becomes one of the pod's Secrets by itself. */
function keySecretFaults({ access, secrets }: Raw): Fault[] {
  const { secretName } = record(record(access).via);
  const index = text(secretName) === undefined ? -1 : list(secrets).indexOf(secretName);
  if (index < 0) return [];
  const problem = "is the Secret of 'access.via', whose entries become environment variables anyway";
  return [{ path: ["secrets", index], problem, found: secretName, remedy: "remove it" }];
}

function configFaults(path: Path, { settings }: RawEnvironment, { config }: Raw): Fault[] {
  const data = record(settings.data);
  return Object.entries(record(config)).flatMap(([variable, value]) =>
    (["table", "bucket"] as const).flatMap((kind) => {
      const key = text(record(value)[kind]);
      const there = data[`${kind}s`];
      if (key === undefined || !isReadable(settings.data) || !isReadable(there)) return [];
      const known = Object.keys(record(there));
      return unknownFaults([...path, "config", variable, kind], key, known, `${kind} of the environment's 'data'`);
    }),
  );
}

function peerFaults(path: Path, environment: RawEnvironment, { allowFrom }: Raw): Fault[] {
  const known = workloadsOf(environment).map(({ key }) => key);
  return list(allowFrom).flatMap((peer, index) => {
    const key = text(record(peer).workload);
    if (key === undefined) return [];
    return unknownFaults([...path, "allowFrom", index, "workload"], key, known, "workload of the environment");
  });
}

function ingressFaults({ settings, account, region }: RawEnvironment): Fault[] {
  const { deployments, ingress } = record(settings.workloads);
  const { className, paths, tls } = record(ingress);
  return [
    ...albFaults(record(settings.cluster).type, className),
    ...list(paths).flatMap((value, index) =>
      within(["paths", index], isReadable(deployments) ? targetFaults(record(deployments), record(value)) : []),
    ),
    ...certificateFaults(text(record(tls).certificateArn) ?? "", account, region),
  ];
}

function albFaults(cluster: unknown, className: unknown): Fault[] {
  if (cluster !== "outside-aws" || className !== ALB_CLASS) return [];
  const problem = "must be another class outside AWS, where nothing makes a load balancer of AWS";
  return [{ path: ["className"], problem, found: className, remedy: 'for example "traefik"' }];
}

function targetFaults(deployments: Raw, { workload, port }: Raw): Fault[] {
  const key = text(workload);
  if (key === undefined) return [];
  const target = ownValue(deployments, key);
  if (target === undefined) {
    return unknownFaults(["workload"], key, Object.keys(deployments), "Deployment of the environment");
  }
  const { ports, allowFrom } = record(target);
  const closed = within(["workload"], closedFaults(key, allowFrom));
  if (!isRecord(ports) || (port !== undefined && text(port) === undefined)) return closed;
  return [...closed, ...within(["port"], portChoiceFaults(text(port), ports as Ports))];
}

/** A load balancer is no pod of a workload: it comes from an address, or from its controller's namespace. */
function closedFaults(found: string, allowFrom: unknown): Fault[] {
  const peers = list(allowFrom).map(record);
  if (allowFrom === undefined || peers.some(({ cidr, namespace }) => cidr !== undefined || namespace !== undefined)) {
    return [];
  }
  const problem = "must let the load balancer in, which its 'allowFrom' keeps out";
  return [{ path: [], problem, found, remedy: 'add { cidr: "..." }, the VPC\'s for an ALB, or { namespace: "..." }' }];
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html */
function certificateFaults(found: string, account: string, region: string): Fault[] {
  const [, , service, itsRegion, itsAccount] = found.split(":");
  if (service !== "acm" || account === "" || region === "") return [];
  if (itsRegion === region && itsAccount === account) return [];
  const problem = `must be a certificate of account ${account} in ${region}, where the load balancer is`;
  return [{ path: ["tls", "certificateArn"], problem, found, remedy: "request or import one there" }];
}

/** The Secret that is renewed holds logins to ECR, and nothing else stays in it. */
function loginFaults({ settings }: RawEnvironment): Fault[] {
  const { type, pullSecret } = record(settings.cluster);
  if (type !== "outside-aws") return [];
  const written = record(pullSecret).name ?? DEFAULT_PULL_SECRET.name;
  const registries = Object.entries(record(record(settings.workloads).externalRegistries));
  return registries
    .filter(([, registry]) => record(registry).pullSecret === written)
    .map(([host]) => {
      const problem = "must be another Secret than the cluster's pull Secret, which holds logins to ECR alone";
      return { path: [host, "pullSecret"], problem, found: written, remedy: "name the Secret with this login" };
    });
}

function unknownFaults(path: Path, found: string, known: readonly string[], what: string): Fault[] {
  if (known.includes(found)) return [];
  const like = nearest(found, known);
  const remedy = like === undefined ? `known are ${known.join(", ") || "none"}` : `did you mean "${like}"?`;
  return [{ path, problem: `must be a ${what}`, found, remedy }];
}
