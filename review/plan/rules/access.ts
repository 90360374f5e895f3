import { type Policies, type Subject, subjectsOf } from "../policy/subjects";
import type { Statement } from "../policy/statements";
import { ALL_BUT, isWider, type Widening, widening } from "../policy/widening";
import { finding, type Finding, type Risk } from "../risk";
import type { Secrets } from "../secrets";
import type { Context, PlanRule } from "./rule";

/** Conditions that hold a principal of `*` to somebody. */
const NARROWING =
  /^aws:(?:principal(?:arn|orgid|orgpaths|account|tag\/.*)|source(?:arn|account|orgid|orgpaths|vpc|vpce|ip|vpcarn)|userid)$|^(?:kms|sts|s3):\w+|:(?:sub|aud|amr)$/i;

/** Policies of which somebody is let in, or let do something, who was not before. */
export const accessWidened: PlanRule = (context) =>
  subjectsOf(context.plan).flatMap((subject): Risk[] => {
    const [first] = subject.changes;
    if (first === undefined || subject.isGone) return [];
    const place = { address: context.secrets.address(first.address), stack: context.plan.stack };
    return findingsOf(subject, context).map((found) => ({ ...found, ...place }));
  });

function findingsOf(subject: Subject, context: Context): Finding[] {
  const { before, after, isNew } = subject;
  if (after.isUnknown) return isNew ? [] : [unknownFinding()];
  const wider = isNew ? undefined : widening(before.statements, after.statements, isAlone(subject));
  if (isNew || wider === undefined) return absolutes(subject);
  if (!isWider(wider)) return [];
  const hidden = before.isSensitive || after.isSensitive;
  return [describe(wider, subject, hidden ? undefined : context.secrets)];
}

/** Whom a resource's policy denies may be let in by policies of their own; where an identity is only denied, others allow. */
function isAlone({ kind, after }: Subject): boolean {
  return kind !== "resource" && after.statements.some(({ effect }) => effect === "Allow");
}

function unknownFinding(): Finding {
  const why = "what its policy allows is known only after apply";
  return finding("medium", "access-unknown", why, "apply what it refers to first, then plan again");
}

const EVERYBODY = "everybody";

/** What is dangerous, whatever there was before. */
function absolutes({ kind, after }: Subject): Finding[] {
  const open = after.statements.filter((statement) => isOpen(statement, kind));
  if (open.length > 0) return [finding("high", "public-access", `lets in ${openTo(kind)}`, MEND_OPEN)];
  if (kind !== "identity" || !after.statements.some(isAdmin)) return [];
  return [
    finding(
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
  return isAny && !conditions.some(({ key }) => NARROWING.test(key));
}

function openTo(kind: Subject["kind"]): string {
  return kind === "trust" ? "every AWS account: anybody may assume the role" : "every AWS account";
}

function isAdmin({ effect, actions, resources, conditions }: Statement): boolean {
  const isAll = [actions, resources].every(({ patterns, negated }) => negated || patterns.includes("*"));
  return effect === "Allow" && isAll && conditions.length === 0;
}

function describe(wider: Widening, subject: Subject, secrets: Secrets | undefined): Finding {
  const { kind, before, after } = subject;
  const opens = hasOpen(after, kind) && !hasOpen(before, kind);
  const parts = [
    ...(opens ? [`lets in ${openTo(kind)}`] : []),
    ...listOf("new principal", wider.principals.map(principalText), secrets),
    ...listOf("new action", wider.actions, secrets),
    ...listOf("broader resource", wider.resources, secrets),
    ...listOf("condition dropped or loosened:", wider.conditions, secrets),
    ...(wider.isDenyLost ? ["a Deny is gone or weaker"] : []),
  ];
  const mend = opens ? MEND_OPEN : "take back what nobody needs; name single actions, resources and principals";
  const [severity, risk] = [severityOf(wider), opens ? ("public-access" as const) : ("access-widened" as const)];
  return finding(severity, risk, `allows more than before: ${parts.join("; ")}`, mend);
}

function hasOpen({ statements }: Policies, kind: Subject["kind"]): boolean {
  return statements.some((statement) => isOpen(statement, kind));
}

/** A principal that is let in, a wildcard, or a guard that is gone: each changes who or what is meant altogether. */
function severityOf({ principals, actions, resources, conditions, isDenyLost }: Widening): Finding["severity"] {
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
