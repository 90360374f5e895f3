import { type Fault, within } from "../text/errors";
import type { ResourceSettings } from "./settings";

/**
 * Amounts of CPU and memory as Kubernetes writes them.
 *
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */

/** Thousandths of one, for each suffix. */
const THOUSANDTHS: Readonly<Record<string, bigint>> = {
  m: 1n,
  "": 1000n,
  k: 10n ** 6n,
  M: 10n ** 9n,
  G: 10n ** 12n,
  T: 10n ** 15n,
  P: 10n ** 18n,
  Ki: 1000n * 2n ** 10n,
  Mi: 1000n * 2n ** 20n,
  Gi: 1000n * 2n ** 30n,
  Ti: 1000n * 2n ** 40n,
  Pi: 1000n * 2n ** 50n,
};
const ONE = 1000n;
const KINDS = ["cpu", "memory"] as const;

/** `100m`, `0.5` or `1Gi` in thousandths, or undefined for what is no such amount, or finer than that. */
export function parseQuantity(text: string): bigint | undefined {
  const [, whole, decimals = "", suffix = ""] = /^(\d{1,15})(?:\.(\d{1,9}))?([A-Za-z]*)$/.exec(text) ?? [];
  const factor = THOUSANDTHS[suffix];
  if (whole === undefined || factor === undefined) return undefined;
  const scaled = BigInt(whole + decimals) * factor;
  const divisor = 10n ** BigInt(decimals.length);
  return scaled % divisor === 0n ? scaled / divisor : undefined;
}

/** An amount of CPU: cores, or thousandths of one. */
export function cpuFaults(found: string): Fault[] {
  const amount = /^[\d.]+m?$/.test(found) ? parseQuantity(found) : undefined;
  if (amount !== undefined && amount > 0n) return [];
  const problem = "must be an amount of CPU";
  return [{ path: [], problem, found, remedy: 'for example "100m", which is a tenth of a core, or "0.5"' }];
}

/** An amount of memory, or of space on a disk: whole bytes. */
export function memoryFaults(found: string): Fault[] {
  const amount = parseQuantity(found);
  if (amount !== undefined && amount > 0n && amount % ONE === 0n && !found.endsWith("m")) return [];
  const [, number] = /^(\d+) ?(?:m|mb|mib|mi)$/i.exec(found) ?? [];
  const example = number === undefined ? "128Mi" : `${number}Mi`;
  return [{ path: [], problem: "must be an amount of bytes", found, remedy: `for example "${example}"` }];
}

/** What a container asks for, and its limits: none of them below what it asks for. */
export function resourceFaults({ requests, limits = {} }: ResourceSettings): Fault[] {
  return KINDS.flatMap((kind) => {
    const faults = kind === "cpu" ? cpuFaults : memoryFaults;
    const [request, limit] = [requests[kind], limits[kind]];
    const each = [
      ...within(["requests", kind], faults(request)),
      ...(limit === undefined ? [] : within(["limits", kind], faults(limit))),
    ];
    return each.length > 0 || limit === undefined ? each : aboveLimitFaults(kind, request, limit);
  });
}

function aboveLimitFaults(kind: "cpu" | "memory", found: string, limit: string): Fault[] {
  if ((parseQuantity(found) ?? 0n) <= (parseQuantity(limit) ?? 0n)) return [];
  const problem = `must be at most its limit, "${limit}"`;
  return [{ path: ["requests", kind], problem, found, remedy: `lower it, or raise 'limits.${kind}'` }];
}
