import { accountOfResource, regionOfResource } from "../../estate/links";
import type { Change, StackPlan } from "../plan";

/** Where the resources of a plan are. */
export class Places {
  private readonly accounts: readonly string[];
  private readonly regions: readonly string[];

  constructor(private readonly plan: StackPlan) {
    this.accounts = unique(plan.changes.map(accountOf));
    this.regions = unique(plan.changes.map(regionOf));
  }

  /**
   * What tells things of the same name apart: the account, and but for IAM the region. Of which that is not known, but
   * that of others in the plan, it is in the same; where the others are in several, it has a place of its own. One of
   * which nothing is known has the place of all such.
   */
  of(change: Change): string {
    const account = accountOf(change) ?? only(this.accounts);
    if (isGlobal(change)) return account ?? this.plan.stack;
    const region = regionOf(change) ?? only(this.regions);
    if (account === undefined || region === undefined) return this.plan.stack;
    return [account, region].filter((text) => text !== "").join(" ");
  }
}

function isGlobal({ type }: Change): boolean {
  return type.startsWith("aws_iam_");
}

function accountOf({ before, after }: Change): string | undefined {
  return [after, before].flatMap((side) => (side && accountOfResource(side)) ?? [])[0];
}

function regionOf({ before, after }: Change): string | undefined {
  return [after, before].flatMap((side) => (side && regionOfResource(side)) ?? [])[0];
}

/** Undefined where there are several; empty where there is none. */
function only(texts: readonly string[]): string | undefined {
  return texts.length > 1 ? undefined : (texts[0] ?? "");
}

function unique(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))];
}
