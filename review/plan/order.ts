import { compare } from "../estate/language/json";
import type { StateReference } from "./plan";

/** A stack and the states that it reads. */
interface Ordered {
  readonly stack: string;
  readonly reads: readonly StateReference[];
}

/** The kinds of stacks in the order in which a platform's are applied; of two that fit, the longer one counts. */
const KINDS = ["state", "registry-", "registry", "access", "network", "eks", "ecs", "data", "access-", "workloads"];
const REGISTRY = "registry";

/**
 * In the order in which they must be applied: what is read before what reads it, and otherwise by their kinds, since
 * not every dependency is one of outputs.
 */
export function inOrder<T extends Ordered>(stacks: readonly T[]): T[] {
  const names = stacks.map(({ stack }) => stack);
  let left = [...stacks].sort((a, b) => rankOf(a.stack) - rankOf(b.stack) || compare(a.stack, b.stack));
  const ordered: T[] = [];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ stack }) => stack));
    const isFree = (one: T): boolean =>
      producersOf(one, names).every((name) => name === one.stack || !waiting.has(name));
    // States that read each other can't be put right: then the first of its kind goes first.
    const next = left.find(isFree) ?? left[0];
    if (next === undefined) break;
    ordered.push(next);
    left = left.filter((one) => one !== next);
  }
  return ordered;
}

function rankOf(stack: string): number {
  const fitting = KINDS.filter((kind) =>
    kind.endsWith("-") ? stack.startsWith(kind) : stack === kind || stack.startsWith(`${kind}-`),
  );
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? KINDS.length : KINDS.indexOf(longest);
}

/** The stacks among these whose states it reads. */
export function producersOf({ reads }: Ordered, names: readonly string[]): readonly string[] {
  return [...new Set(reads.flatMap(({ key }) => producerOf(key, names) ?? []))];
}

/** A state's key ends with the id of its stack, but for the registry's, whose key is the first part of the others'. */
function producerOf(key: string, names: readonly string[]): string | undefined {
  const parts = key.replace(/\.tfstate$/, "").split("/");
  const named = parts.reverse().find((part) => part !== "" && names.includes(part));
  return named ?? (parts.length === 1 && names.includes(REGISTRY) ? REGISTRY : undefined);
}
