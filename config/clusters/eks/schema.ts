import { z } from "zod";
import { twinFaults } from "../../../domain/aws/names";
import { kmsKeyFaults } from "../../../domain/ecr/repository-settings";
import { adminFaults, apiAccessFaults, nodeGroupFaults, nodeGroupsFaults } from "../../../domain/eks/cluster-faults";
import type {
  AddonName,
  NodeGroupSettings,
  PublicApiAccess,
  TaintSettings,
} from "../../../domain/eks/cluster-settings";
import { eksVersionFaults } from "../../../domain/eks/versions";
import { within } from "../../../domain/text/errors";
import { isRecord } from "../../../domain/text/unfit";
import { retainDaysFaults } from "../../../domain/vpc/network";
import { strings, text, texts } from "../../checks/fields";
import { anything, checked, formed, object, oneOf } from "../../checks/schema";
import type { EksClusterSettings } from "./settings";

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
    if (isRecord(value)) return form;
    return { path: [], problem: `must be "${word}" or an object`, found: value, remedy: `for example ${example}` };
  });
}

/** The form of its settings. */
export const eksSchema = object<EksClusterSettings & { readonly pullSecret: never }>({
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
