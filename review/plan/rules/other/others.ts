import { POD_KINDS } from "../../../../domain/kubernetes/pod-kinds";
import type { Json } from "../../../estate/language/json";
import type { Change } from "../../plan";
import { holdsPolicy } from "../../policy/holders";
import { finding, type Finding, type Risk } from "../../risk";
import { looksSecret, type Secrets } from "../../secrets";
import type { Side } from "../../side";
import { heldBy } from "../data/data-loss";
import { isOfParts } from "./parts";
import { forcing, isLost, kubernetes, type PlanRule, type Rule, type Context } from "../rule";

/** Made anew at every change, or without anything of its own: nobody misses the old one. */
const EPHEMERAL = new Set([
  "aws_ecr_lifecycle_policy",
  "aws_ecs_task_definition",
  "aws_launch_template",
  "aws_lambda_permission",
  "aws_s3_object",
  "aws_secretsmanager_secret_version",
  "null_resource",
  "terraform_data",
  "time_sleep",
  ...POD_KINDS.filter(({ ends }) => ends).flatMap(({ types }) => types),
]);

/** While they are replaced, something that people use is away. */
const RUNNING = new Set([
  "aws_eks_node_group",
  "aws_eks_fargate_profile",
  "aws_ecs_service",
  "aws_instance",
  "aws_autoscaling_group",
  "aws_lb",
  "aws_alb",
  "aws_lambda_function",
  "aws_iam_role",
  "aws_iam_openid_connect_provider",
  ...POD_KINDS.filter(({ ends }) => !ends).flatMap(({ types }) => types),
  ...kubernetes("service", "ingress"),
]);

const ACCESS = /_attachment$|^aws_eks_access_|^kubernetes_(?:cluster_)?role(?:_binding)?(?:_v1)?$/;

/** What goes and was not told by another rule. */
export const gone: Rule = (change, context) => {
  if (change.isDeposed || EPHEMERAL.has(change.type) || !isLost(change) || heldBy(change.type) !== undefined) return [];
  if (change.action === "delete") return destroyed(change, context);
  if (holdsPolicy(change.type) && !RUNNING.has(change.type)) return [];
  const severity = RUNNING.has(change.type) ? "medium" : "low";
  const why = `is replaced, since ${forcing(change, context)} cannot change in place: it is away for a while`;
  return [finding(severity, "replaced", why, "plan it for a quiet time; or leave the attribute as it is")];
};

function destroyed({ type, address }: Change, { isKept }: Context): Finding[] {
  if (isKept(address)) return [];
  if (ACCESS.test(type) || (holdsPolicy(type) && type.endsWith("_policy"))) {
    const why = "is destroyed: whom it let in may no longer come in";
    return [
      finding(
        "medium",
        "access-removed",
        why,
        "make sure that nobody needs it; prove tells whether every workload still pulls",
      ),
    ];
  }
  const why = "is destroyed, and what uses it stops working";
  return [finding("medium", "destroyed", why, "make sure that nothing uses it")];
}

export const forgotten: Rule = ({ action }) => {
  if (action !== "forget") return [];
  const why = "leaves Terraform, and stays in the account: nobody will look after it";
  return [finding("low", "forgotten", why, "note who owns it now")];
};

/** What looks like a secret, and is not marked as one: whoever may see the plan can read it. */
export const exposed: Rule = ({ after, action }) => {
  if (after === undefined || action === "none" || action === "forget") return [];
  const names = Object.entries(after.values).flatMap(([name, value]) => (isExposed(name, value, after) ? [name] : []));
  if (names.length === 0) return [];
  const why = `${names.map((name) => `\`${name}\``).join(", ")} holds what looks like a secret, and is not marked as sensitive`;
  return [
    finding("medium", "secret-exposed", why, "leave secrets to a store of secrets, and name them; change this one"),
  ];
};

function isExposed(path: string, value: Json, side: Side): boolean {
  if (side.isSensitive(path)) return false;
  if (typeof value === "string") return EXPOSED.test(value) && looksSecret(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => isExposed(`${path}.${key}`, inner, side));
}

/** Only what can hardly be anything else; random texts are often ids. */
const EXPOSED = /(?:AKIA|ASIA)[A-Z0-9]{12,}|PRIVATE KEY-|\bgh[pousr]_|\bgithub_pat_|\bglpat-|\bxox[abprs]-/;

/** What somebody changed without Terraform. */
export const drift: PlanRule = ({ plan, secrets }) => {
  const planned = new Map(plan.changes.map((change) => [change.address, change]));
  return plan.drift.flatMap((change): Risk[] => {
    const found = driftOf(change, planned.get(change.address), [...plan.changes, ...plan.drift], secrets);
    return found === undefined ? [] : [{ ...found, address: secrets.address(change.address), stack: plan.stack }];
  });
};

function driftOf(
  change: Change,
  planned: Change | undefined,
  changes: readonly Change[],
  secrets: Secrets,
): Finding | undefined {
  const { action, before, after } = change;
  const isTouched = planned !== undefined && planned.action !== "none";
  if (action === "delete" || after === undefined) {
    const then = isTouched ? "this apply makes it anew" : "this apply leaves it so";
    return finding("medium", "drift", `was deleted without Terraform; ${then}`, "find out who did it, and why");
  }
  const names = changedAttributes(before, after).filter((name) => !isOfParts(change, name, changes));
  if (names.length === 0) return undefined;
  const shown = names.map((name) => {
    const [from, to] = [secrets.show(before, name), secrets.show(after, name)];
    return from === to || from === "(hidden)" ? `\`${name}\`` : `\`${name}\` (${from} became ${to})`;
  });
  const changed = isTouched ? changedAttributes(planned.before, planned.after) : [];
  const isUndone = names.some((name) => changed.includes(name));
  const then = isUndone ? "this apply changes it back" : "this apply leaves it so";
  const why = `${shown.join(", ")} changed without Terraform; ${then}`;
  return finding(isUndone ? "medium" : "low", "drift", why, "if it shall stay, write it into the settings");
}

/** The top-level attributes that differ; what is nothing in two ways is the same, in blocks, too. */
export function changedAttributes(before: Side | undefined, after: Side | undefined): string[] {
  const names = new Set([...Object.keys(before?.values ?? {}), ...Object.keys(after?.values ?? {})]);
  const isSame = (name: string): boolean => canonical(before?.values[name]) === canonical(after?.values[name]);
  return [...names].filter((name) => after?.isUnknown(name) === true || !isSame(name)).sort();
}

function canonical(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "";
  if (typeof value !== "object") return JSON.stringify(value);
  return Object.keys(value).length === 0 ? "" : JSON.stringify(sortKeys(value));
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => sortKeys(item as Json));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, inner]) => canonical(inner) !== "")
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
