import { accountOf } from "../../domain/aws/arn";
import { isUnknown } from "../estate/estate";
import type { NamedPrincipal, PrincipalSelection } from "./document";
import { matches } from "./match";
import type { Text } from "./text";
import { any, not, type Truth, truthOf } from "./truth";

/** Who asks. */
export type Principal =
  | { readonly kind: "role" | "user"; readonly arn: Text; readonly account: string | undefined }
  | { readonly kind: "service"; readonly name: string }
  /** Whoever an identity provider vouches for. */
  | { readonly kind: "federated"; readonly provider: Text };

/** Somebody with policies of his own. */
export type OwnPrincipal = Extract<Principal, { readonly arn: Text }>;

/** How a statement names a principal; `arn`: everybody, narrowed by `aws:PrincipalArn`. */
export type Naming = "itself" | "session" | "account" | "everybody" | "arn";

/** Whether a statement speaks of a principal, and by which name. */
export interface Named {
  readonly truth: Truth;
  readonly by: Naming;
}

const NOT_NAMED: Named = { truth: "no", by: "itself" };
/** The names that give the most first. */
const RANK: readonly Naming[] = ["itself", "arn", "everybody", "session", "account"];

/**
 * Whether a statement of a resource policy speaks of the principal.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namedBy(selection: PrincipalSelection, principal: Principal): Named {
  const named = selection.names.map((name) => nameMatch(name, principal));
  if (selection.negated) return notNamed(named);
  const order = [...named].sort((a, b) => RANK.indexOf(a.by) - RANK.indexOf(b.by));
  return order.find(({ truth }) => truth === "yes") ?? order.find(({ truth }) => truth === "unknown") ?? NOT_NAMED;
}

/**
 * NotPrincipal wants role, session and account named to leave somebody out; what it does with less is not said.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function notNamed(named: readonly Named[]): Named {
  const truth = any(named.map((one) => one.truth));
  if (truth !== "yes") return { truth: not(truth), by: "everybody" };
  const isEverybody = named.some((one) => one.truth === "yes" && one.by === "everybody");
  return { truth: isEverybody ? "no" : "unknown", by: "everybody" };
}

function nameMatch({ kind, name }: NamedPrincipal, principal: Principal): Named {
  if (kind === "*") return { truth: "yes", by: "everybody" };
  if (principal.kind === "service")
    return kind === "Service" ? { truth: serviceMatch(name, principal.name), by: "itself" } : NOT_NAMED;
  if (principal.kind === "federated") {
    if (kind !== "Federated") return NOT_NAMED;
    return { truth: matches(name, principal.provider, { wildcards: false }), by: "itself" };
  }
  return kind === "AWS" ? awsMatch(name, principal) : NOT_NAMED;
}

/** `codebuild.amazonaws.com` and, of old, `codebuild.ap-northeast-1.amazonaws.com`. */
function serviceMatch(name: Text, service: string): Truth {
  return matches(name, service, { wildcards: false, ignoreCase: true });
}

const ROOT = /^arn:aws[a-z-]*:iam::(\d{12}):root$/;
const SESSION = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^/]+)\//;

function awsMatch(name: Text, principal: OwnPrincipal): Named {
  if (isUnknown(name)) {
    const truth = matches(name, principal.arn, { wildcards: false });
    // It may be everybody.
    return { truth, by: truth === "yes" ? "itself" : "arn" };
  }
  const account = /^\d{12}$/.test(name) ? name : ROOT.exec(name)?.[1];
  if (account !== undefined) return { truth: sameAccount(account, principal.account), by: "account" };
  if (SESSION.test(name)) return { truth: sessionMatch(name, principal), by: "session" };
  // A unique id, as AWS shows of principals that are gone.
  if (!name.startsWith("arn:")) return { truth: "unknown", by: "itself" };
  return { truth: matches(name, principal.arn, { wildcards: false }), by: "itself" };
}

function sameAccount(account: string, other: string | undefined): Truth {
  return other === undefined ? "unknown" : truthOf(account === other);
}

/** The session's own name is known only when it is there. */
function sessionMatch(name: string, { kind, arn }: OwnPrincipal): Truth {
  if (kind === "user") return "no";
  const [, account = "", role = ""] = SESSION.exec(name) ?? [];
  if (isUnknown(arn)) return "unknown";
  return accountOf(arn) === account && arn.split("/").at(-1) === role ? "unknown" : "no";
}
