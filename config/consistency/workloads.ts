import {
  type DataSettings,
  type WorkloadAccessSettings,
  dataNameFaults,
  workloadAccessFaults,
} from "../../domain/data-settings";
import { type Fault, within } from "../../domain/errors";
import { nearest } from "../../domain/nearest";
import { type RawEnvironment, environmentsOf, workloadsOf } from "./clusters";
import { type Path, type Raw, list, record, text } from "./raw";

/** What workloads name that has to be there: tables, buckets, other workloads, ports. */
export function workloadFaults(platform: Raw): Fault[] {
  return environmentsOf(platform).flatMap((environment) => {
    const deployments = record(record(environment.settings.workloads).deployments);
    return [
      ...within([...environment.path, "data"], dataFaults(text(platform.name) ?? "", environment)),
      ...workloadsOf(environment).flatMap(([path, , workload]) => [
        ...accessFaults(path, environment, workload),
        ...configFaults(path, environment, workload),
        ...peerFaults(path, environment, workload),
      ]),
      ...ingressFaults(environment, deployments),
    ];
  });
}

function dataFaults(platform: string, { name, settings }: RawEnvironment): Fault[] {
  const { tables, buckets } = record(settings.data);
  return dataNameFaults(platform, name, { tables: named(tables), buckets: named(buckets) } as DataSettings);
}

/** Only what has the right type: the rest is the schema's business. */
function named(value: unknown): Raw {
  const each = Object.entries(record(value)).map(([key, settings]) => [key, record(settings)] as const);
  return Object.fromEntries(each.filter(([, { name }]) => name === undefined || text(name) !== undefined));
}

function accessFaults(path: Path, { settings }: RawEnvironment, { access }: Raw): Fault[] {
  if (access === undefined) return [];
  const granted = { tables: record(record(access).tables), buckets: record(record(access).buckets) };
  const data = record(settings.data);
  const known = { tables: record(data.tables), buckets: record(data.buckets) } as DataSettings;
  return within(
    [...path, "access"],
    [
      ...workloadAccessFaults(granted as WorkloadAccessSettings, known),
      ...credentialFaults(record(settings.cluster).type, record(access).via),
    ],
  );
}

/** Outside AWS nothing gives a pod credentials but a Secret; on EKS nothing should give it keys that last. */
function credentialFaults(cluster: unknown, via: unknown): Fault[] {
  const hasSecret = record(via).secretName !== undefined;
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

function configFaults(path: Path, { settings }: RawEnvironment, { config }: Raw): Fault[] {
  const data = record(settings.data);
  return Object.entries(record(config)).flatMap(([variable, value]) =>
    (["table", "bucket"] as const).flatMap((kind) => {
      const key = text(record(value)[kind]);
      if (key === undefined) return [];
      const known = Object.keys(record(data[`${kind}s`]));
      return unknownFaults([...path, "config", variable, kind], key, known, `${kind} of the environment's 'data'`);
    }),
  );
}

function peerFaults(path: Path, environment: RawEnvironment, { allowFrom }: Raw): Fault[] {
  const known = workloadsOf(environment).map(([, key]) => key);
  return list(allowFrom).flatMap((peer, index) => {
    const key = text(record(peer).workload);
    if (key === undefined) return [];
    return unknownFaults([...path, "allowFrom", index, "workload"], key, known, "workload of the environment");
  });
}

function ingressFaults({ path, settings }: RawEnvironment, deployments: Raw): Fault[] {
  const { paths } = record(record(settings.workloads).ingress);
  return list(paths).flatMap((value, index) => {
    const { workload, port } = record(value);
    const at = [...path, "workloads", "ingress", "paths", index];
    const key = text(workload);
    if (key === undefined) return [];
    const target = deployments[key];
    if (target === undefined) {
      return unknownFaults([...at, "workload"], key, Object.keys(deployments), "Deployment of the environment");
    }
    return portFaults([...at, "port"], text(port), Object.keys(record(record(target).ports)));
  });
}

function portFaults(path: Path, found: string | undefined, known: readonly string[]): Fault[] {
  if (found !== undefined) return unknownFaults(path, found, known, "port of the Deployment");
  if (known.length === 1) return [];
  const problem = `must say which of the Deployment's ports is meant`;
  return [{ path, problem, remedy: `write one of ${known.join(", ") || "its ports, of which it has none"}` }];
}

function unknownFaults(path: Path, found: string, known: readonly string[], what: string): Fault[] {
  if (known.includes(found)) return [];
  const like = nearest(found, known);
  const remedy = like === undefined ? `known are ${known.join(", ") || "none"}` : `did you mean "${like}"?`;
  return [{ path, problem: `must be a ${what}`, found, remedy }];
}
