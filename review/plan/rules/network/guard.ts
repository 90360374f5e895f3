import { isWider, widening } from "../../policy/widening";
import type { Secrets } from "../../secrets";
import type { PolicyShift } from "../access/policy-shifts";
import { listOf } from "../access/widening-words";
import { found, type Found } from "../rule";

/** What an endpoint no longer lets through is no less missing than the endpoint. */
export function guardNarrowed({ kind, before, after, isNew }: PolicyShift, secrets: Secrets): Found[] {
  if (kind !== "guard" || isNew || before.statements.length === 0 || after.isUnknown || before.isSensitive) return [];
  // Without a policy, an endpoint lets everything through.
  const lost = after.statements.length === 0 ? undefined : widening(after.statements, before.statements);
  if (lost === undefined || !isWider(lost)) return [];
  const parts = [...listOf("action", lost.actions, secrets), ...listOf("resource", lost.resources, secrets)];
  const what = parts.length === 0 ? "" : `: ${parts.join("; ")}`;
  const why = `the endpoint lets through less than before${what}`;
  return [found("medium", why, "let through what pulls need: prove does not examine the network")];
}
