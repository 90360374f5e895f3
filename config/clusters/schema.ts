import { z } from "zod";
import {
  type AddonName,
  type NodeGroupSettings,
  type PublicApiAccess,
  type TaintSettings,
} from "../../domain/eks/cluster-settings";
import { adminFaults, apiAccessFaults, nodeGroupFaults, nodeGroupsFaults } from "../../domain/eks/cluster-faults";
import { within } from "../../domain/text/errors";
import { eksVersionFaults } from "../../domain/eks/versions";
import { twinFaults } from "../../domain/aws/names";
import { retainDaysFaults } from "../../domain/vpc/network";
import {
  type PullRegistrySettings,
  type PullSecretSettings,
  pullSecretFaults,
} from "../../domain/kubernetes/pull-secret";
import { kmsKeyFaults } from "../../domain/ecr/repository-settings";
import type { EksClusterSettings, OutsideAwsSettings } from "./settings";
import { accountId, hasKey, isObject, region, strings, texts, text } from "../checks/fields";
import { anything, checked, formed, object, oneOf } from "../checks/schema";

const taint = object<TaintSettings>({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"]),
});

const nodeGroup = object<NodeGroupSettings>({
  instanceTypes: strings.optional(),
  architecture: z.enum(["x86_64", "arm64"]).optional(),
  capacity: z.enum(["ON_DEMAND", "SPOT"]).optional(),
  minNodes: z.number().optional(),
  maxNodes: z.number().optional(),
  diskGib: z.number().optional(),
  labels: texts.optional(),
  taints: z.array(taint).optional(),
});

const nodeGroups = formed(z.record(z.string(), nodeGroup), (groups: Readonly<Record<string, NodeGroupSettings>>) => [
  ...nodeGroupsFaults(groups),
  ...Object.entries(groups).flatMap(([name, group]) => within([name], nodeGroupFaults(group))),
]);

const publicAccess = object<PublicApiAccess>({ publicFrom: strings });

const addonVersion = text(
  /^v\d+\.\d+\.\d+-eksbuild\.\d+$/,
  "must be the version of an add-on",
  "v1.11.3-eksbuild.2",
).optional();

/** What somebody tries who knows a cluster outside AWS. */
const noPullSecret = anything((found) => [
  { path: [], problem: "is for clusters outside AWS: on EKS the node role pulls", found, remedy: "remove it" },
]);

/** A word, or an object of a certain form. */
function wordOr(word: string, form: z.ZodType, example: string) {
  return oneOf((value) => {
    if (value === word) return z.unknown();
    if (isObject(value)) return form;
    return { path: [], problem: `must be "${word}" or an object`, found: value, remedy: `for example ${example}` };
  });
}

const eks = object<EksClusterSettings & { readonly pullSecret: never }>({
  type: z.literal("eks"),
  version: checked(z.string(), eksVersionFaults),
  admins: checked(strings, adminFaults),
  apiAccess: formed(wordOr("private", publicAccess, '{ publicFrom: ["203.0.113.0/24"] }'), apiAccessFaults).optional(),
  nodes: wordOr("auto", nodeGroups, "{ default: {} }").optional(),
  nodePull: z.enum(["least-privilege", "pull-only", "read-only", "kubelet"]).optional(),
  upgradePolicy: z.enum(["STANDARD", "EXTENDED"]).optional(),
  secretsKeyArn: checked(z.string(), kmsKeyFaults).optional(),
  logs: formed(
    z.array(z.enum(["api", "audit", "authenticator", "controllerManager", "scheduler"])),
    twinFaults,
  ).optional(),
  logRetainDays: checked(z.number(), retainDaysFaults).optional(),
  addonVersions: object<Record<AddonName, string>>({
    "vpc-cni": addonVersion,
    "kube-proxy": addonVersion,
    "eks-pod-identity-agent": addonVersion,
    coredns: addonVersion,
  }).optional(),
  protect: z.boolean().optional(),
  pullSecret: noPullSecret.optional(),
});

const credentials = oneOf((value) => {
  if (hasKey(value, "oidcProviderArn")) return object<{ oidcProviderArn: string }>({ oidcProviderArn: z.string() });
  if (hasKey(value, "secretName")) return object<{ secretName: string }>({ secretName: z.string() });
  const problem = "must name a Secret with an access key, or an OIDC provider, since no key is ever in the settings";
  // The value is not shown: it may be a key.
  return {
    path: [],
    problem,
    remedy: 'write { secretName: "ecr-credentials" } or { oidcProviderArn: "arn:aws:iam::..." }',
  };
});

const pullSecret = formed(
  object<PullSecretSettings>({
    name: z.string().optional(),
    schedule: z.string().optional(),
    credentials,
    registries: z.array(object<PullRegistrySettings>({ account: accountId, region, repositories: strings })).optional(),
    image: z.string().optional(),
  }),
  pullSecretFaults,
);

const outsideAws = object<OutsideAwsSettings>({
  type: z.literal("outside-aws"),
  context: z.string(),
  pullSecret,
});

/** Where an environment's pods run. */
export const cluster = oneOf((value) => {
  if (hasKey(value, "type") && value.type === "eks") return eks;
  if (hasKey(value, "type") && value.type === "outside-aws") return outsideAws;
  const problem = "must be the kind of cluster";
  return { path: [], problem, found: value, remedy: "write eks({ ... }) or outsideAws({ ... })" };
});
