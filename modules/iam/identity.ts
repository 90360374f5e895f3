import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { Fault } from "../../domain/text/errors";
import { iamNameFaults } from "../../domain/aws/names";
import type { PolicyStatement } from "../../domain/aws/policy-document";
import { type Identity, InlinePolicy } from "./inline-policy";

/** Put the statements into the identity's own policy. */
export function grantStatements(scope: Construct, identity: Identity, statements: readonly PolicyStatement[]): void {
  const policy = InlinePolicy.of(scope, identity);
  for (const statement of statements) policy.add(statement);
}

/** What is wrong with the name of an identity that is made here. */
export function newNameFaults(found: string, limit: number): Fault[] {
  return iamNameFaults(found, limit, "choose a shorter name");
}

/** What is wrong with the host and path of an OIDC issuer; a token is known only after apply. */
export function issuerFaults(found: string): Fault[] {
  if (Token.isUnresolved(found) || /^[A-Za-z0-9.-]+(:\d+)?(\/[\w.~/-]+)?$/.test(found)) return [];
  const problem = "must be the host and path of an OIDC issuer";
  return [{ path: [], problem, found, remedy: `write "${found.replace(/^https?:\/\//, "").replace(/\/$/, "")}"` }];
}
