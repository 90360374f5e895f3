import { type WorkloadAccessSettings, workloadAccessFaults } from "../../domain/data/settings";
import { type Fault, within } from "../../domain/text/errors";
import { type Sound, entriesOf, isFaulty } from "../checks/sound";
import { unknownKeyFaults } from "../checks/unknown-key";
import { knownClusterKind } from "../clusters/kinds";
import { ingressFaults } from "./ingress/consistency";
import { workloadEntries } from "./kinds";
import type { PodSettings } from "./pod-settings";
import type { WorkloadsSite } from "./site";

/** What workloads name that has to be there: tables, buckets, Secrets, other workloads, ports. */
export function workloadFaults(site: WorkloadsSite): Fault[] {
  const { path, settings } = site;
  const entries = workloadEntries(settings.workloads ?? {});
  const beside = { workloads: entries.map(({ key }) => key) };
  return [
    ...entries.flatMap(({ kind, key, settings: workload }) =>
      within(
        [...path, "workloads", kind.key, key],
        [
          ...within(["access"], accessFaults(site, workload)),
          ...keySecretFaults(workload),
          ...within(["config"], configFaults(site, workload)),
          ...kind.faults(workload, beside),
        ],
      ),
    ),
    ...within([...path, "workloads", "ingress"], ingressFaults(site)),
    ...within([...path, "workloads", "externalRegistries"], loginFaults(site)),
  ];
}

function accessFaults({ settings }: WorkloadsSite, { access }: Sound<PodSettings>): Fault[] {
  if (access === undefined) return [];
  const { data = {} } = settings;
  const isKnown = ![
    isFaulty(settings, "data"),
    isFaulty(data, "tables"),
    isFaulty(data, "buckets"),
    isFaulty(access, "tables"),
    isFaulty(access, "buckets"),
  ].includes(true);
  return [
    ...(isKnown ? workloadAccessFaults(access, data) : []),
    ...within(["via"], credentialFaults(settings.cluster, access)),
  ];
}

/** What is no way to get credentials is refused by the schema. */
function credentialFaults(
  cluster: WorkloadsSite["settings"]["cluster"],
  access: Sound<WorkloadAccessSettings>,
): Fault[] {
  return isFaulty(access, "via") ? [] : (knownClusterKind(cluster)?.credentialFaults(access.via) ?? []);
}

/** It becomes one of the pod's Secrets by itself. */
function keySecretFaults({ access, secrets = [] }: Sound<PodSettings>): Fault[] {
  const via = access?.via;
  const found = typeof via === "object" ? via.secretName : undefined;
  const index = found === undefined ? -1 : secrets.indexOf(found);
  if (index < 0) return [];
  const problem = "is the Secret of 'access.via', whose entries become environment variables anyway";
  return [{ path: ["secrets", index], problem, found, remedy: "remove it" }];
}

function configFaults({ settings }: WorkloadsSite, { config = {} }: Sound<PodSettings>): Fault[] {
  const { data = {} } = settings;
  return Object.entries(config).flatMap(([variable, value]) => {
    if (typeof value !== "object" || isFaulty(settings, "data")) return [];
    const { table, bucket }: { readonly table?: string; readonly bucket?: string; readonly region?: true } = value;
    return (
      [
        ["table", table, "tables"],
        ["bucket", bucket, "buckets"],
      ] as const
    ).flatMap(([kind, key, all]) => {
      if (key === undefined || isFaulty(data, all)) return [];
      const problem = `must be a ${kind} of the environment's 'data'`;
      return unknownKeyFaults([variable, kind], key, Object.keys(data[all] ?? {}), problem);
    });
  });
}

/** The Secret that is renewed holds logins to ECR, and nothing else stays in it. */
function loginFaults({ settings }: WorkloadsSite): Fault[] {
  const { cluster, workloads = {} } = settings;
  if (cluster === undefined) return [];
  const found = knownClusterKind(cluster)?.pullSecretName(cluster);
  if (found === undefined) return [];
  return entriesOf(workloads.externalRegistries)
    .filter(([, { pullSecret }]) => pullSecret === found)
    .map(([host]) => {
      const problem = "must be another Secret than the cluster's pull Secret, which holds logins to ECR alone";
      return { path: [host, "pullSecret"], problem, found, remedy: "name the Secret with this login" };
    });
}
