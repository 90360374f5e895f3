import type { UpgradePolicy } from "./cluster-settings";
import type { Fault } from "../text/errors";
import { nearest } from "../text/nearest";

/** How long AWS supports a Kubernetes version: dates as `YYYY-MM-DD`, by UTC. */
interface EksVersion {
  readonly version: string;
  /** From this day on, extended support is billed, or the control plane is upgraded. */
  readonly endOfStandardSupport: string;
  /** From this day on, AWS upgrades the control plane whatever the upgrade policy. */
  readonly endOfExtendedSupport: string;
}

/** Where the table is from; a newer version needs a new line here. */
export const EKS_VERSIONS_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html";

/** The day the table was compared with its source. */
export const EKS_VERSIONS_DATE = "2026-11-21";

/** Every version that a cluster can have, from old to new. */
const EKS_VERSIONS: readonly EksVersion[] = [
  { version: "1.31", endOfStandardSupport: "2025-11-26", endOfExtendedSupport: "2026-11-26" },
  { version: "1.32", endOfStandardSupport: "2026-03-23", endOfExtendedSupport: "2027-03-23" },
  { version: "1.33", endOfStandardSupport: "2026-07-29", endOfExtendedSupport: "2027-07-29" },
  { version: "1.34", endOfStandardSupport: "2026-12-02", endOfExtendedSupport: "2027-12-02" },
  { version: "1.35", endOfStandardSupport: "2027-03-27", endOfExtendedSupport: "2028-03-27" },
];

const KNOWN = EKS_VERSIONS.map(({ version }) => version);
const WARNING_DAYS = 60;
const DAY = 24 * 60 * 60 * 1000;

/** A version that is not in the table: it may be newer than the table, then the table needs a line. */
export function eksVersionFaults(found: string): Fault[] {
  if (KNOWN.includes(found)) return [];
  const like = isNewer(found) ? undefined : nearest(minorOf(found), KNOWN);
  const known = `known on ${EKS_VERSIONS_DATE} are ${KNOWN.join(", ")}`;
  const newer = `${known}; a newer one needs a line in domain/eks/versions.ts from ${EKS_VERSIONS_SOURCE}`;
  const remedy = like === undefined ? newer : `did you mean "${like}"? ${known}`;
  return [{ path: [], problem: "must be a Kubernetes version that EKS offers", found, remedy }];
}

/**
 * What a team should know about the age of its version; nothing while standard support lasts for another 60 days.
 *
 * Not for synth, whose result must not depend on the day.
 *
 * @param version one without faults by {@link eksVersionFaults}; nothing is known of others
 */
export function eksVersionWarnings(version: string, upgradePolicy: UpgradePolicy, now: Date): string[] {
  const support = EKS_VERSIONS.find((each) => each.version === version);
  if (support === undefined || daysUntil(support.endOfStandardSupport, now) > WARNING_DAYS) return [];
  const { endOfStandardSupport: standard, endOfExtendedSupport: extended } = support;
  const what = `Kubernetes ${version}`;
  if (daysUntil(extended, now) <= 0) {
    return [warning(`${what} left extended support on ${extended}: AWS upgrades the control plane at any time`)];
  }
  const verb = daysUntil(standard, now) <= 0 ? "left" : "leaves";
  const then =
    upgradePolicy === "STANDARD"
      ? "AWS then upgrades the control plane by itself, and the next plan wants the old version back, which AWS refuses"
      : `extended support is then billed, until ${extended}`;
  return [warning(`${what} ${verb} standard support on ${standard}: ${then}`)];
}

function warning(text: string): string {
  return `${text}; move to a newer version, one minor version at a time (${EKS_VERSIONS_SOURCE})`;
}

/** Whether it is of a later minor version than all of the table. */
function isNewer(found: string): boolean {
  const minor = (version: string) => Number(/^1\.(\d+)$/.exec(version)?.[1] ?? 0);
  return minor(minorOf(found)) > Math.max(...KNOWN.map(minor));
}

/** `v1.35.2` as `1.35`. */
function minorOf(text: string): string {
  return /^v?(\d+\.\d+)/.exec(text)?.[1] ?? text;
}

function daysUntil(date: string, now: Date): number {
  return (Date.parse(`${date}T00:00:00Z`) - now.getTime()) / DAY;
}
