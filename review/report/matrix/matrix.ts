import type { Estate } from "../../estate/estate";
import { policiesFor, repositoryContext } from "../../pull/access";
import type { Identities } from "../../identities/identities";
import { rulesOf } from "../../pull/judge";
import { isSameAccount } from "../../estate/links";
import type { Registries, Repository } from "../../ecr/registries";
import { type Answer, answerTo, every, some } from "./answer";
import { ACTIONS, type Verb, VERBS } from "./verbs";
import { insiders, outsiders, type Who } from "./who";

/** What somebody may do. */
export interface MatrixRow {
  readonly who: string;
  readonly kind: Who["kind"];
  /** Where he is from. */
  readonly place: string;
  readonly may: Readonly<Record<Verb, Answer>>;
}

/** Who may do what on repositories for which it is the same. */
export interface Matrix {
  readonly repositories: readonly string[];
  /** Those who may do something, or may be able to. */
  readonly rows: readonly MatrixRow[];
  /** Those who may do nothing. */
  readonly nobody: readonly string[];
}

/** What everybody in the files may do on each repository of the files, as the evaluator of `prove` sees it. */
export function matricesOf(estate: Estate, identities: Identities, registries: Registries): readonly Matrix[] {
  const repositories = registries.all().filter(({ resource }) => resource?.mode === "managed");
  const inside = insiders(estate, identities);
  const everybody = [...inside, ...outsiders(repositories, new Set(inside.map(({ name }) => name)))];
  const groups = new Map<string, { repositories: string[]; rows: readonly MatrixRow[] }>();
  for (const repository of repositories) {
    const rows = everybody.map((who) => rowOf(who, repository, registries));
    const key = JSON.stringify(rows);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { repositories: [labelOf(repository)], rows });
    else group.repositories.push(labelOf(repository));
  }
  return [...groups.values()].map(({ repositories: names, rows }) => ({
    repositories: names.sort(),
    rows: rows.filter((row) => !isNothing(row)),
    nobody: rows.filter(isNothing).map(({ who }) => who),
  }));
}

function labelOf({ name, account, region }: Repository): string {
  return [name, ...(account === undefined ? [] : [account]), ...(region === undefined ? [] : [region])].join(" · ");
}

function isNothing({ may }: MatrixRow): boolean {
  return VERBS.every((verb) => may[verb].answer === "no");
}

function rowOf(who: Who, repository: Repository, registries: Registries): MatrixRow {
  const { name, kind, place } = who;
  const may = Object.fromEntries(VERBS.map((verb) => [verb, mayDo(verb, who, repository, registries)]));
  return { who: name, kind, place, may: may as Record<Verb, Answer> };
}

/** His own side has to be asked about a login; of somebody outside, that is his own matter. */
function mayDo(verb: Verb, who: Who, repository: Repository, registries: Registries): Answer {
  const { actions, needs, login } = ACTIONS[verb];
  const answers = actions.map((action) => mayAct(action, who, repository, registries));
  if (needs === "any") return named(actions, answers);
  const isOwn = who.kind === "role" || who.kind === "user" || who.kind === "policy";
  return every([...answers, ...(isOwn ? login.map((action) => mayLogIn(action, who)) : [])]);
}

/** Some of the actions: which ones is what counts. */
function named(actions: readonly string[], answers: readonly Answer[]): Answer {
  const best = some(answers);
  if (best.answer === "no" || answers.every(({ answer }) => answer === best.answer)) return best;
  const like = actions.filter((_, at) => answers[at]?.answer === best.answer);
  return { ...best, why: [`only ${like.join(", ")}`, ...best.why] };
}

function mayLogIn(action: string, { principal, policies, boundary, context }: Who): Answer {
  const request = { principal, action, resource: "*", context: context() };
  return answerTo(request, {
    ...{ identity: policies, resource: [], sameAccount: true },
    ...(boundary !== undefined && { boundary }),
  });
}

function mayAct(action: string, who: Who, repository: Repository, registries: Registries): Answer {
  const { principal, policies, boundary, isOutside } = who;
  // Only of those in the files it is open of which organization they are.
  const own = isOutside || principal.kind === "service" ? [] : [...repository.policies, ...policies];
  const context = repositoryContext(who.context(), repository, own);
  const identity = { policies, ...(boundary !== undefined && { boundary }) };
  const rules = rulesOf(repository, registries);
  const all = policiesFor(action, identity, repository, rules, isOutside ? false : sameAccount(who, repository));
  const answer = answerTo({ principal, action, resource: repository.arn, context }, all);
  if (!isOutside) return answer;
  const condition = "if its own policies allow it, too";
  if (answer.answer === "yes") return { answer: "conditional", why: [condition] };
  return answer.answer === "conditional" ? { ...answer, why: [...answer.why, condition] } : answer;
}

function sameAccount({ account, resource }: Who, repository: Repository): boolean | undefined {
  if (account !== undefined && repository.account !== undefined) return account === repository.account;
  if (resource === undefined || repository.resource === undefined) return undefined;
  return isSameAccount(resource, repository.resource);
}
