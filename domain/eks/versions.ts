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

/** The page that the table is from. */
const EKS_VERSIONS_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html";

/** The day that the table is of: it lists what was known and supported then. */
const EKS_VERSIONS_DATE = "2026-11-26";

/**
 * The versions that AWS supports and whose dates are known here, from old to new. One that has left extended support goes:
 * no cluster can be made with it any more. A newer one than the last is let through with a warning.
 */
const EKS_VERSIONS: readonly EksVersion[] = [
  { version: "1.32", endOfStandardSupport: "2026-03-23", endOfExtendedSupport: "2027-03-23" },
  { version: "1.33", endOfStandardSupport: "2026-07-29", endOfExtendedSupport: "2027-07-29" },
  { version: "1.34", endOfStandardSupport: "2026-12-02", endOfExtendedSupport: "2027-12-02" },
  { version: "1.35", endOfStandardSupport: "2027-03-27", endOfExtendedSupport: "2028-03-27" },
];

const KNOWN = EKS_VERSIONS.map(({ version }) => version);
const WARNING_DAYS = 60;
const DAY = 24 * 60 * 60 * 1000;

/** Faults of a Kubernetes version: no version at all, or older than the table. A newer one may be offered by now: no fault. */
export function eksVersionFaults(found: string): Fault[] {
  if (KNOWN.includes(found) || isNewer(found)) return [];
  const minor = minorOf(found);
  const like = isNewer(minor) ? minor : nearest(minor, KNOWN);
  const known = `known on ${EKS_VERSIONS_DATE} are ${KNOWN.join(", ")}`;
  const remedy = like === undefined ? `${known} (${EKS_VERSIONS_SOURCE})` : `did you mean "${like}"? ${known}`;
  return [{ path: [], problem: "must be a Kubernetes version that EKS offers", found, remedy }];
}

/**
 * What a team should know about the age of its version: that it is newer than the table, or that standard support ends
 * within 60 days, or has ended.
 *
 * Not for synth, whose result must not depend on the day.
 *
 * @param version one without faults by {@link eksVersionFaults}; nothing is said of others
 */
export function eksVersionWarnings(version: string, upgradePolicy: UpgradePolicy, now: Date): string[] {
  if (isNewer(version)) return [newerThanTheTable(version)];
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

function newerThanTheTable(version: string): string {
  return (
    `Kubernetes ${version} is newer than this program's table of ${EKS_VERSIONS_DATE}, which ends with ${KNOWN.at(-1) ?? ""}: ` +
    `see whether EKS offers it, and until when it is supported (${EKS_VERSIONS_SOURCE})`
  );
}

/** Whether it is a version as EKS writes it, `1.NN`, and later than all of the table. */
function isNewer(found: string): boolean {
  const minor = (version: string) => Number(/^1\.(\d\d)$/.exec(version)?.[1] ?? 0);
  return minor(found) > Math.max(...KNOWN.map(minor));
}

/** `v1.35.2` as `1.35`. */
function minorOf(text: string): string {
  return /^v?(\d+\.\d+)/.exec(text)?.[1] ?? text;
}

function daysUntil(date: string, now: Date): number {
  return (Date.parse(`${date}T00:00:00Z`) - now.getTime()) / DAY;
}
