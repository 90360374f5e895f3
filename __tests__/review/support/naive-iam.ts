/**
 * A second, deliberately naive reading of IAM, written from AWS's rules alone: everything is known, every pattern is a
 * regular expression, and every question looks at every statement again.
 */

type OneOrMore = string | readonly string[];

export interface NaiveStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Principal?: string | Readonly<Record<string, OneOrMore>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export interface NaivePolicy {
  readonly Version?: string;
  readonly Statement: readonly NaiveStatement[];
}

export interface NaiveRequest {
  /** The ARN of a role or user, or the name of a service. */
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  /** Keys in lower case. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface NaivePolicies {
  readonly identity: readonly NaivePolicy[];
  readonly boundary?: NaivePolicy;
  readonly resource: readonly NaivePolicy[];
  readonly sameAccount: boolean;
}

const listOf = (value: OneOrMore | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

export function glob(pattern: string, text: string, flags = ""): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, "[\\s\\S]*")
    .replace(/\?/g, "[\\s\\S]");
  return new RegExp(`^${source}$`, flags).test(text);
}

const isService = (who: string) => !who.startsWith("arn:");

type Way = "itself" | "arn" | "everybody" | "account";

/** Whether a permission for everybody names an ARN besides. */
function isNarrowed({ Condition = {} }: NaiveStatement): boolean {
  return Object.entries(Condition).some(
    ([operator, keys]) =>
      !/Not|Null/.test(operator) && Object.keys(keys).some((key) => key.toLowerCase() === "aws:principalarn"),
  );
}

function names(statement: NaiveStatement, who: string): Way | undefined {
  const { Principal } = statement;
  const everybody = isNarrowed(statement) ? "arn" : "everybody";
  if (Principal === undefined) return "itself";
  if (typeof Principal === "string") return Principal === "*" ? everybody : undefined;
  const aws = listOf(Principal["AWS"]);
  const own = isService(who) ? listOf(Principal["Service"]) : aws;
  const account = who.split(":")[4] ?? "none";
  const ways: [boolean, Way][] = [
    [own.includes(who), "itself"],
    [aws.includes("*"), everybody],
    [aws.includes(account) || aws.includes(`arn:aws:iam::${account}:root`), "account"],
  ];
  return ways.find(([isSo]) => isSo)?.[1];
}

function meets(statement: NaiveStatement, context: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => meetsOne(operator, context[key.toLowerCase()] ?? [], listOf(values))),
  );
}

function meetsOne(operator: string, found: readonly string[], values: readonly string[]): boolean {
  if (operator === "Null") return values.includes(String(found.length === 0));
  const base = operator.replace(/IfExists$/, "");
  if (found.length === 0) return base !== operator || base.includes("Not");
  const isNegated = base.includes("Not");
  const plain = base.replace("Not", "");
  const equals = (value: string, text: string): boolean => {
    if (plain === "StringEquals" || plain === "Bool") return value === text;
    if (plain === "StringEqualsIgnoreCase") return value.toLowerCase() === text.toLowerCase();
    return glob(value, text);
  };
  const isMet = found.some((text) => values.some((value) => equals(value, text)));
  return isNegated ? !isMet : isMet;
}

function applies(statement: NaiveStatement, { who, action, resource, context = {} }: NaiveRequest): boolean {
  const { Action, NotAction, Resource, NotResource } = statement;
  const isAction = listOf(Action ?? NotAction).some((pattern) => glob(pattern, action, "i"));
  if (isAction === (Action === undefined)) return false;
  if (Resource !== undefined || NotResource !== undefined) {
    const isResource = listOf(Resource ?? NotResource).some((pattern) => glob(pattern, resource));
    if (isResource === (Resource === undefined)) return false;
  }
  return names(statement, who) !== undefined && meets(statement, context);
}

const statementsOf = (list: readonly NaivePolicy[]) => list.flatMap((policy) => policy.Statement);

function allowing(list: readonly NaivePolicy[], request: NaiveRequest): NaiveStatement[] {
  return statementsOf(list).filter((statement) => statement.Effect === "Allow" && applies(statement, request));
}

function isWithinOf(limits: readonly NaivePolicy[], request: NaiveRequest): boolean {
  return limits.length === 0 || allowing(limits, request).length > 0;
}

/** Undefined where AWS does not say: of a permission of the whole account alone, or of one for everybody where a service asks. */
export function naiveMay(request: NaiveRequest, policies: NaivePolicies): boolean | undefined {
  const { identity, boundary, resource, sameAccount } = policies;
  const limits = boundary === undefined ? [] : [boundary];
  const every = statementsOf([...identity, ...limits, ...resource]);
  if (every.some((statement) => statement.Effect === "Deny" && applies(statement, request))) return false;
  const ways = allowing(resource, request).map((statement) => names(statement, request.who));
  if (isService(request.who)) return forService(ways);
  const isWithin = isWithinOf(limits, request);
  const isOwn = allowing(identity, request).length > 0 && isWithin;
  if (isOwn || !sameAccount) return isOwn && (sameAccount || ways.length > 0);
  return byResource(ways, isWithin, request.who.includes(":user/"));
}

function forService(ways: readonly (Way | undefined)[]): boolean | undefined {
  if (ways.includes("itself")) return true;
  return ways.length > 0 ? undefined : false;
}

function byResource(ways: readonly (Way | undefined)[], isWithin: boolean, isUser: boolean): boolean | undefined {
  if (ways.includes("arn") || (ways.includes("itself") && (isUser || isWithin))) return true;
  if (ways.includes("everybody") && isWithin) return true;
  return ways.includes("everybody") || ways.includes("account") ? undefined : false;
}
