import { evaluateCondition } from "../../iam/conditions";
import type { RequestContext } from "../../iam/context";
import type { Condition, Policy, Statement } from "../../iam/document";
import { decide, type Decision, type Policies } from "../../iam/evaluate";
import { show } from "../../estate/links";

/** Whether somebody may do something; `conditional` names what it hangs on. */
export interface Answer {
  readonly answer: "yes" | "no" | "conditional" | "unknown";
  /** The conditions, or why it is not known. */
  readonly why: readonly string[];
}

type AccessRequest = Parameters<typeof decide>[0];

const YES: Answer = { answer: "yes", why: [] };
const NO: Answer = { answer: "no", why: [] };

/**
 * Decides about one request. Where it is not known, and only conditions make it so, they are named: the request would be
 * decided if they were met, and if they were not.
 */
export function answerTo(request: AccessRequest, policies: Policies): Answer {
  const decision = decide(request, policies);
  if (decision.outcome === "denied") return NO;
  if (decision.outcome === "allowed") return allowed(decision);
  const open = conditionsIn(decision, policies, request.context);
  const sides = [true, false].map((isMet) => decide(request, settle(policies, request.context, isMet)));
  const isDecided = sides.every(({ outcome }) => outcome !== "unknown");
  if (open.length > 0 && isDecided) {
    return { answer: "conditional", why: [...new Set([...open, ...decision.assumptions])] };
  }
  return { answer: "unknown", why: decision.unknown };
}

function allowed({ assumptions }: Decision): Answer {
  return assumptions.length === 0 ? YES : { answer: "conditional", why: assumptions };
}

/** All are needed: the worst counts. */
export function every(answers: readonly Answer[]): Answer {
  return (
    first(answers, "no") ?? joined(answers, "unknown") ?? joined(answers, "conditional") ?? first(answers, "yes") ?? NO
  );
}

/** One is enough to be told: the best counts. */
export function some(answers: readonly Answer[]): Answer {
  return (
    first(answers, "yes") ?? joined(answers, "conditional") ?? joined(answers, "unknown") ?? first(answers, "no") ?? NO
  );
}

function first(answers: readonly Answer[], wanted: Answer["answer"]): Answer | undefined {
  return answers.find(({ answer }) => answer === wanted);
}

function joined(answers: readonly Answer[], wanted: Answer["answer"]): Answer | undefined {
  const like = answers.filter(({ answer }) => answer === wanted);
  if (like.length === 0) return undefined;
  return { answer: wanted, why: [...new Set(like.flatMap(({ why }) => why))] };
}

/** Every statement of every policy that has a part in the request. */
function map(policies: Policies, change: (statements: readonly Statement[]) => readonly Statement[]): Policies {
  const each = (list: readonly Policy[]): Policy[] =>
    list.map((policy) => ({ ...policy, statements: change(policy.statements) }));
  const { identity, boundary, resource, doubtful = [], sameAccount } = policies;
  const [limit] = boundary === undefined ? [] : each([boundary]);
  return {
    ...{ identity: each(identity), resource: each(resource), doubtful: each(doubtful), sameAccount },
    ...(limit !== undefined && { boundary: limit }),
  };
}

/** The policies as they would be if all that is open of their conditions were so, or not so. */
function settle(policies: Policies, context: RequestContext, isMet: boolean): Policies {
  return map(policies, (statements) =>
    statements.flatMap((statement) => {
      const open = openOf(statement, context);
      if (open.length === 0) return [statement];
      if (!isMet) return [];
      return [{ ...statement, conditions: statement.conditions.filter((one) => !open.includes(one)) }];
    }),
  );
}

function openOf({ conditions, hasVariables }: Statement, context: RequestContext): readonly Condition[] {
  return conditions.filter((condition) => evaluateCondition(condition, context, hasVariables).truth === "unknown");
}

/** The open conditions of the statements that leave the request open. */
function conditionsIn({ denials, permissions }: Decision, policies: Policies, context: RequestContext): string[] {
  const { identity, boundary, resource, doubtful = [] } = policies;
  const all = [...identity, ...(boundary === undefined ? [] : [boundary]), ...resource, ...doubtful];
  const open = [...denials, ...permissions].filter(({ truth }) => truth === "unknown");
  return open.flatMap(({ source, index, effect }) => {
    const statements = all.filter((policy) => policy.source === source).flatMap((policy) => policy.statements);
    const statement = statements.find((one) => one.index === index && one.effect === effect);
    const word = effect === "Allow" ? "if" : "unless";
    return statement === undefined ? [] : openOf(statement, context).map((one) => `${word} ${inWords(one)}`);
  });
}

function inWords({ operator, key, values }: Condition): string {
  return `${key} ${operator} ${values.map(show).join(" or ")}`;
}
