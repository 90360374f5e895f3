import type { StackPlan } from "../plan";
import type { Policies } from "../policy/policies";
import { type Subject, subjectsOf } from "../policy/subjects";
import type { Condition, Statement } from "../policy/statements";
import { ALL_BUT, isWider, type Widening, widening } from "../policy/widening";
import { type Risk, type UnplacedRisk, unplaced } from "../risk";
import type { Secrets } from "../secrets";

/** Conditions that hold a principal of `*` to somebody. */
const NARROWING =
  /^aws:(?:principal(?:arn|orgid|orgpaths|account|tag\/.*)|source(?:arn|account|orgid|orgpaths|vpc|vpce|ip|vpcarn)|userid)$|^(?:kms|sts|s3):\w+|:(?:sub|aud|amr)$/i;

/** Managed policies that make an administrator of whoever gets them. */
const ADMIN_POLICY =
  /(?:^|\/)(?:AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonEC2ContainerRegistryFullAccess|AWSKeyManagementServicePowerUser)$/;

/** What changes of policies do, over all plans of a review. */
export interface AccessReview {
  /** Policies of which somebody is let in, or let do something, who was not before. */
  readonly risks: readonly Risk[];
  /** Resources that go or change without anybody losing anything, as {@link keyOf} names them. */
  readonly kept: ReadonlySet<string>;
}

/** What tells a resource from those of other stacks. */
export function keyOf(stack: string, address: string): string {
  return `${stack} ${address}`;
}

export function reviewAccess(plans: readonly StackPlan[], secrets: Secrets): AccessReview {
  const subjects = subjectsOf(plans, (arn) => ADMIN_POLICY.test(arn)).filter(({ isGone }) => !isGone);
  const risks = subjects.flatMap((subject): Risk[] => {
    const [first] = subject.changes;
    if (first === undefined) return [];
    const place = { address: secrets.address(first.change.address), stack: first.stack };
    return findingsOf(subject, secrets).map((found) => ({ ...found, ...place }));
  });
  const wide = subjects.filter((subject) => !isNarrower(subject));
  const kept = wide.flatMap(({ changes }) => changes.map(({ stack, change }) => keyOf(stack, change.address)));
  return { risks, kept: new Set(kept) };
}

function isNarrower({ before, after }: Pick<Subject, "before" | "after">): boolean {
  return before.isUnknown || after.isUnknown || isWider(widening(after.statements, before.statements));
}

function findingsOf(subject: Subject, secrets: Secrets): UnplacedRisk[] {
  return [...adminFindings(subject, secrets), ...guardFindings(subject, secrets), ...policyFindings(subject, secrets)];
}

/** What an endpoint no longer lets through is no less missing than the endpoint. */
function guardFindings({ kind, before, after, isNew }: Subject, secrets: Secrets): UnplacedRisk[] {
  if (kind !== "guard" || isNew || before.statements.length === 0 || after.isUnknown || before.isSensitive) return [];
  // Without a policy, an endpoint lets everything through.
  const lost = after.statements.length === 0 ? undefined : widening(after.statements, before.statements);
  if (lost === undefined || !isWider(lost)) return [];
  const parts = [...listOf("action", lost.actions, secrets), ...listOf("resource", lost.resources, secrets)];
  const what = parts.length === 0 ? "" : `: ${parts.join("; ")}`;
  const why = `the endpoint lets through less than before${what}`;
  return [unplaced("medium", "path-removed", why, "let through what pulls need: prove does not examine the network")];
}

function adminFindings({ admin, name }: Subject, secrets: Secrets): UnplacedRisk[] {
  const who = name === undefined ? "an identity" : secrets.quote(name);
  const mend = "grant single actions to those who need them";
  return admin.map((arn) => unplaced("high", "admin-access", `${who} gets ${secrets.quote(arn)}`, mend));
}

function policyFindings(subject: Subject, secrets: Secrets): UnplacedRisk[] {
  const { before, after, isNew } = subject;
  if (after.isUnknown) return isNew ? [] : [unknownFinding()];
  if (isNew) return absolutes(subject);
  const wider = widening(before.statements, after.statements, isAlone(subject));
  if (!isWider(wider)) return [];
  const hidden = before.isSensitive || after.isSensitive;
  return [describe(wider, subject, hidden ? undefined : secrets)];
}

/** Whom a resource's policy denies may be let in by policies of their own; where an identity is only denied, others allow. */
function isAlone({ kind, after }: Subject): boolean {
  return kind !== "resource" && after.statements.some(({ effect }) => effect === "Allow");
}

function unknownFinding(): UnplacedRisk {
  const why = "what its policy allows is known only after apply";
  return unplaced("medium", "access-unknown", why, "apply what it refers to first, then plan again");
}

const EVERYBODY = "everybody";

/** What is dangerous, whatever there was before. */
function absolutes({ kind, after }: Subject): UnplacedRisk[] {
  const open = after.statements.filter((statement) => isOpen(statement, kind));
  if (open.length > 0) return [unplaced("high", "public-access", `lets in ${openTo(kind)}`, MEND_OPEN)];
  if (kind !== "identity" || !after.statements.some(isAdmin)) return [];
  return [
    unplaced(
      "high",
      "admin-access",
      "allows every action on everything",
      "name the actions and resources that are needed",
    ),
  ];
}

const MEND_OPEN = "name the accounts or roles, or narrow it by a condition such as `aws:PrincipalOrgID`";

/** `*` with nothing that narrows it; the policy of an endpoint only narrows what the caller may do. */
function isOpen({ effect, principals, conditions }: Statement, kind: Subject["kind"]): boolean {
  if (effect === "Deny" || kind === "identity" || kind === "guard") return false;
  const isAny = principals.negated || principals.patterns.includes("*");
  return isAny && !conditions.some(narrows);
}

/** A negation leaves in all others, `...IfExists` whoever has no such key, and `*` everybody. */
function narrows({ operator, key, values }: Condition): boolean {
  const isLoose = /not|ifexists$|^null$|^forallvalues/.test(operator);
  return NARROWING.test(key) && !isLoose && !values.some((value) => /^\*+$/.test(value));
}

function openTo(kind: Subject["kind"]): string {
  return kind === "trust" ? "every AWS account: anybody may assume the role" : "every AWS account";
}

function isAdmin({ effect, actions, resources, conditions }: Statement): boolean {
  const isAll = [actions, resources].every(({ patterns, negated }) => negated || patterns.includes("*"));
  return effect === "Allow" && isAll && conditions.length === 0;
}

function describe(wider: Widening, subject: Subject, secrets: Secrets | undefined): UnplacedRisk {
  const { kind, before, after } = subject;
  const opens = hasOpen(after, kind) && !hasOpen(before, kind);
  const parts = [
    ...(opens ? [`lets in ${openTo(kind)}`] : []),
    ...listOf("new principal", wider.principals.map(principalText), secrets),
    ...listOf("gets", wider.actions.filter(isPolicy), secrets),
    ...listOf(
      "new action",
      wider.actions.filter((action) => !isPolicy(action)),
      secrets,
    ),
    ...listOf("broader resource", wider.resources, secrets),
    ...listOf("condition dropped or loosened:", wider.conditions, secrets),
    ...(wider.isDenyLost ? ["a Deny is gone or weaker"] : []),
  ];
  const mend = opens ? MEND_OPEN : "take back what nobody needs; name single actions, resources and principals";
  const [severity, risk] = [severityOf(wider), opens ? ("public-access" as const) : ("access-widened" as const)];
  return unplaced(severity, risk, `allows more than before: ${parts.join("; ")}`, mend);
}

/** What is not known of a managed policy stands as an action of its name. */
function isPolicy(action: string): boolean {
  return /^arn:/i.test(action);
}

function hasOpen({ statements }: Policies, kind: Subject["kind"]): boolean {
  return statements.some((statement) => isOpen(statement, kind));
}

/** A principal that is let in, a wildcard, or a guard that is gone: each changes who or what is meant altogether. */
function severityOf({ principals, actions, resources, conditions, isDenyLost }: Widening): UnplacedRisk["severity"] {
  if (principals.length > 0 || conditions.length > 0 || isDenyLost) return "high";
  const isWild = actions.some((action) => action.startsWith(ALL_BUT) || /^(?:\*|[\w-]+:\*)$/.test(action));
  return isWild || resources.some((name) => name === "*" || name.startsWith(ALL_BUT)) ? "high" : "medium";
}

const MOST_NAMED = 5;

function listOf(title: string, texts: readonly string[], secrets: Secrets | undefined): string[] {
  if (texts.length === 0) return [];
  if (secrets === undefined) return [`${title} (sensitive)`];
  const named = texts.slice(0, MOST_NAMED).map((text) => secrets.quote(text));
  return [`${title} ${named.join(", ")}${texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : ""}`];
}

function principalText(principal: string): string {
  if (principal === "*") return `* (${EVERYBODY})`;
  return principal.replace(/^(?:AWS|Service|Federated|CanonicalUser):/, "").replace(/^\d{12}$/, "account $&");
}
