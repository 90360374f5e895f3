import { BlockList, isIP } from "node:net";

import { isUnknown } from "../estate/estate";
import { matches, type MatchRules } from "./match";
import type { Text, Variables } from "./text";
import { type Truth, truthOf } from "./truth";

/** Whether a value of the request fits one of the policy's. */
export type Comparator = (policy: Text, request: Text, variables: Variables | undefined) => Truth;

/** What an operator does: `StringNotLike` is the negation of `StringLike`. */
export interface Operator {
  readonly compare: Comparator;
  readonly negated: boolean;
}

/**
 * The operators of conditions, by their names in lower case.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...pair("StringEquals", "StringNotEquals", text({ wildcards: false })),
  ...pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", text({ wildcards: false, ignoreCase: true })),
  ...pair("StringLike", "StringNotLike", text({})),
  // Both names do the same.
  ...pair("ArnEquals", "ArnNotEquals", text({ form: "components" })),
  ...pair("ArnLike", "ArnNotLike", text({ form: "components" })),
  ...single("Bool", text({ wildcards: false, ignoreCase: true })),
  ...single("BinaryEquals", text({ wildcards: false })),
  ...pair(
    "NumericEquals",
    "NumericNotEquals",
    ordered(numberOf, (request, policy) => request === policy),
  ),
  ...single(
    "NumericLessThan",
    ordered(numberOf, (request, policy) => request < policy),
  ),
  ...single(
    "NumericLessThanEquals",
    ordered(numberOf, (request, policy) => request <= policy),
  ),
  ...single(
    "NumericGreaterThan",
    ordered(numberOf, (request, policy) => request > policy),
  ),
  ...single(
    "NumericGreaterThanEquals",
    ordered(numberOf, (request, policy) => request >= policy),
  ),
  ...pair(
    "DateEquals",
    "DateNotEquals",
    ordered(timeOf, (request, policy) => request === policy),
  ),
  ...single(
    "DateLessThan",
    ordered(timeOf, (request, policy) => request < policy),
  ),
  ...single(
    "DateLessThanEquals",
    ordered(timeOf, (request, policy) => request <= policy),
  ),
  ...single(
    "DateGreaterThan",
    ordered(timeOf, (request, policy) => request > policy),
  ),
  ...single(
    "DateGreaterThanEquals",
    ordered(timeOf, (request, policy) => request >= policy),
  ),
  ...pair("IpAddress", "NotIpAddress", inRange),
]);

/** Undefined for a name that is not known. */
export function operatorOf(name: string): Operator | undefined {
  return OPERATORS.get(name.toLowerCase());
}

function single(name: string, compare: Comparator): [string, Operator][] {
  return [[name.toLowerCase(), { compare, negated: false }]];
}

function pair(name: string, negation: string, compare: Comparator): [string, Operator][] {
  return [...single(name, compare), [negation.toLowerCase(), { compare, negated: true }]];
}

function text(rules: Omit<MatchRules, "variables">): Comparator {
  return (policy, request, variables) => matches(policy, request, { ...rules, ...(variables && { variables }) });
}

function ordered(read: (text: string) => number, holds: (request: number, policy: number) => boolean): Comparator {
  return (policy, request) => {
    if (isUnknown(policy) || isUnknown(request)) return "unknown";
    const [left, right] = [read(request), read(policy)];
    return Number.isNaN(left) || Number.isNaN(right) ? "unknown" : truthOf(holds(left, right));
  };
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** ISO 8601, or seconds since 1970. */
function timeOf(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

const FAMILIES: Readonly<Record<number, { readonly name: "ipv4" | "ipv6"; readonly bits: number }>> = {
  4: { name: "ipv4", bits: 32 },
  6: { name: "ipv6", bits: 128 },
};

/** An address of IPv4 is in no range of IPv6. */
function inRange(policy: Text, request: Text): Truth {
  if (isUnknown(policy) || isUnknown(request)) return "unknown";
  const [network = "", length] = policy.split("/");
  const [range, own] = [FAMILIES[isIP(network)], FAMILIES[isIP(request)]];
  const bits = length === undefined ? range?.bits : Number(length);
  if (range === undefined || own === undefined || !isLength(bits, range.bits)) return "unknown";
  if (range !== own) return "no";
  const list = new BlockList();
  list.addSubnet(network, bits, range.name);
  return truthOf(list.check(request, range.name));
}

function isLength(bits: number | undefined, most: number): bits is number {
  return bits !== undefined && Number.isInteger(bits) && bits >= 0 && bits <= most;
}
