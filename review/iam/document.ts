import { documentOf } from "../estate/language/document";
import { describeUnknown, isUnknown, isValueList, isValueObject, type Value, type ValueObject } from "../estate/estate";
import { repeatedKey } from "./repeated-key";
import type { Text } from "./text";

/** What an element such as `Action` names, or by `NotAction`, everything else. */
export interface Selection {
  readonly texts: readonly Text[];
  readonly negated: boolean;
}

/** Whom a statement of a resource policy speaks of. */
export interface NamedPrincipal {
  /** `*` stands for everybody. */
  readonly kind: "AWS" | "Service" | "Federated" | "CanonicalUser" | "*";
  readonly name: Text;
}

/** The principals, or by `NotPrincipal` all others. */
export interface PrincipalSelection {
  readonly names: readonly NamedPrincipal[];
  readonly negated: boolean;
}

/** One condition: an operator, a key, and its values. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Text[];
}

/** A statement of a policy. */
export interface Statement {
  /** Place in the policy, from 0. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: Selection;
  /** Undefined in the policy of a resource that speaks of the resource itself. */
  readonly resources?: Selection;
  /** Undefined in a policy that is attached to an identity. */
  readonly principals?: PrincipalSelection;
  readonly conditions: readonly Condition[];
  /** Why some of its conditions are not known. */
  readonly unknown?: string;
  /** Whether `${...}` is a variable: not in the old version of policies. */
  readonly hasVariables: boolean;
}

/** A policy as it is evaluated. */
export interface Policy {
  /** The address of what holds it. */
  readonly source: string;
  readonly statements: readonly Statement[];
  /** Why nothing, or not all, is known of it: it may allow or deny anything. */
  readonly unknown?: string;
  /** What its reading rests on. */
  readonly assumptions?: readonly string[];
  /** Why it can be no policy of AWS's, which refuses it at apply. */
  readonly fault?: string;
}

/** A policy of which nothing is known. */
export function unknownPolicy(source: string, reason: string): Policy {
  return { source, statements: [], unknown: reason };
}

/**
 * Reads a policy: a text of JSON, or the document itself.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @param source the address of what holds it
 */
export function readPolicy(source: string, written: Value): Policy {
  const document = documentOf(written);
  if (isUnknown(document)) return unknownPolicy(source, describeUnknown(document));
  if (!isValueObject(document)) return malformed(source, "it is no object of JSON");
  const { Statement: written_, Version: version = OLD_VERSION } = document;
  if (isUnknown(version)) return unknownPolicy(source, describeUnknown(version));
  const fault = faultOf(document, version, written);
  if (fault !== undefined) return malformed(source, fault);
  const list = isValueList(written_) ? written_ : [written_];
  const hasVariables = version === VERSION;
  try {
    const read = list.map((statement, index) => statementOf(statement ?? null, index, hasVariables));
    const unknown = read.find((statement) => typeof statement === "string");
    const statements = read.filter((statement) => typeof statement !== "string");
    return { source, statements, ...(unknown !== undefined && { unknown }) };
  } catch (error) {
    if (error instanceof Malformed) return malformed(source, error.message);
    throw error;
  }
}

const VERSION = "2012-10-17";
/** It counts where none is written. */
const OLD_VERSION = "2008-10-17";

/** What is wrong with the document as a whole. */
function faultOf(document: ValueObject, version: Value, written: Value): string | undefined {
  if (version !== VERSION && version !== OLD_VERSION) return `its Version is ${JSON.stringify(version)}`;
  const strange = Object.keys(document).find((name) => !["Version", "Id", "Statement"].includes(name));
  if (strange !== undefined) return `it has an element '${strange}'`;
  const repeated = typeof written === "string" ? repeatedKey(written) : undefined;
  return repeated === undefined ? undefined : `it has '${repeated}' twice in one object`;
}

class Malformed extends Error {}

function malformed(source: string, fault: string): Policy {
  return { source, statements: [], unknown: fault, fault };
}

const ELEMENTS = [
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "NotPrincipal",
  "Condition",
];

/** A statement, or why nothing is known of it. */
function statementOf(written: Value, index: number, hasVariables: boolean): Statement | string {
  if (isUnknown(written)) return describeUnknown(written);
  const place = `statement ${index + 1}`;
  if (!isValueObject(written)) throw new Malformed(`${place} is no object`);
  const strange = Object.keys(written).find((name) => !ELEMENTS.includes(name));
  if (strange !== undefined) throw new Malformed(`${place} has an element '${strange}'`);
  const { Sid: sid, Effect: effect } = written;
  if (effect !== "Allow" && effect !== "Deny") {
    if (isUnknown(effect)) return describeUnknown(effect);
    throw new Malformed(`${place} has no Effect of Allow or Deny`);
  }
  const actions = selection(written, "Action", place);
  if (actions === undefined) throw new Malformed(`${place} has neither Action nor NotAction`);
  return {
    index,
    ...(typeof sid === "string" && sid !== "" && { sid }),
    effect,
    actions,
    ...optional("resources", selection(written, "Resource", place)),
    ...optional("principals", principals(written, place)),
    ...conditions(written["Condition"], place),
    hasVariables,
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

function selection(written: ValueObject, name: "Action" | "Resource", place: string): Selection | undefined {
  const [plain, negated] = [written[name], written[`Not${name}`]];
  if (plain !== undefined && negated !== undefined) throw new Malformed(`${place} has both ${name} and Not${name}`);
  const value = plain ?? negated;
  if (value === undefined) return undefined;
  return { texts: textsOf(value, `${place}: ${name}`), negated: plain === undefined };
}

function textsOf(value: Value, place: string): readonly Text[] {
  const list = isValueList(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === "string" || isUnknown(item)) return item;
    if (typeof item === "boolean" || typeof item === "number") return String(item);
    throw new Malformed(`${place} must be text`);
  });
}

const KINDS = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function principals(written: ValueObject, place: string): PrincipalSelection | undefined {
  const { Principal: plain, NotPrincipal: negated } = written;
  if (plain !== undefined && negated !== undefined) throw new Malformed(`${place} has both Principal and NotPrincipal`);
  const value = plain ?? negated;
  if (value === undefined) return undefined;
  return { names: principalNames(value, place), negated: plain === undefined };
}

function principalNames(value: Value, place: string): readonly NamedPrincipal[] {
  if (value === "*") return [{ kind: "*", name: "*" }];
  // Nobody knows of which kind it is.
  if (isUnknown(value)) return KINDS.map((kind) => ({ kind, name: value }));
  if (!isValueObject(value)) throw new Malformed(`${place}: Principal must be "*" or an object`);
  return Object.entries(value).flatMap(([kind, names]) => {
    const known = KINDS.find((name) => name === kind);
    if (known === undefined) throw new Malformed(`${place}: Principal has a '${kind}'`);
    const texts = textsOf(names, `${place}: Principal`);
    return texts.map((name): NamedPrincipal =>
      name === "*" && known === "AWS" ? { kind: "*", name } : { kind: known, name },
    );
  });
}

function conditions(value: Value | undefined, place: string): Pick<Statement, "conditions" | "unknown"> {
  if (value === undefined || value === null) return { conditions: [] };
  if (isUnknown(value)) return { conditions: [], unknown: describeUnknown(value) };
  if (!isValueObject(value)) throw new Malformed(`${place}: Condition must be an object`);
  const unknown = Object.values(value).find(isUnknown);
  const list = Object.entries(value).flatMap(([operator, keys]) => {
    if (isUnknown(keys)) return [];
    if (!isValueObject(keys)) throw new Malformed(`${place}: Condition.${operator} must be an object`);
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: textsOf(values, `${place}: Condition.${operator}`),
    }));
  });
  return { conditions: list, ...(unknown && { unknown: describeUnknown(unknown) }) };
}
