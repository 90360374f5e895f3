import { ALL_BUT, type Widening } from "../../policy/widening";
import type { Secrets } from "../../secrets";
import type { Severity } from "../../severity";
import { isOpened, openTo } from "./openness";
import type { PolicyShift } from "./policy-shifts";

/** What is allowed more than before, in words. */
export function widerWords(wider: Widening, shift: PolicyShift, all: Secrets): string {
  const { kind, before, after } = shift;
  const secrets = before.isSensitive || after.isSensitive ? undefined : all;
  const parts = [
    ...(isOpened(shift) ? [`lets in ${openTo(kind)}`] : []),
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
  return `allows more than before: ${parts.join("; ")}`;
}

/** What is not known of a managed policy stands as an action of its name. */
function isPolicy(action: string): boolean {
  return /^arn:/i.test(action);
}

/** A principal that is let in, a wildcard, or a guard that is gone: each changes who or what is meant altogether. */
export function severityOf({ principals, actions, resources, conditions, isDenyLost }: Widening): Severity {
  if (principals.length > 0 || conditions.length > 0 || isDenyLost) return "high";
  const isWild = actions.some((action) => action.startsWith(ALL_BUT) || /^(?:\*|[\w-]+:\*)$/.test(action));
  return isWild || resources.some((name) => name === "*" || name.startsWith(ALL_BUT)) ? "high" : "medium";
}

const MOST_NAMED = 5;

/** Undefined secrets are those of a policy that is sensitive as a whole. */
export function listOf(title: string, texts: readonly string[], secrets: Secrets | undefined): string[] {
  if (texts.length === 0) return [];
  if (secrets === undefined) return [`${title} (sensitive)`];
  const named = texts.slice(0, MOST_NAMED).map((text) => secrets.quote(text));
  return [`${title} ${named.join(", ")}${texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : ""}`];
}

function principalText(principal: string): string {
  if (principal === "*") return `* (everybody)`;
  return principal.replace(/^(?:AWS|Service|Federated|CanonicalUser):/, "").replace(/^\d{12}$/, "account $&");
}
