import { denialsIn } from "../verdict/denials";
import { every, type Finding, type Missing, proven, refuted, unknown } from "../verdict/finding";
import type { Identity } from "../identities/identities";
import { RequestContext } from "../iam/context";
import { decide, type Decision } from "../iam/evaluate";
import type { Text } from "../iam/text";

/** A service that takes a role to pull with it, and what it says of itself. */
interface Assumer {
  /** `ec2.amazonaws.com` */
  readonly service: string;
  /** The ARN in whose name it asks, where it says one. */
  readonly sourceArn?: Text;
  readonly sourceAccount?: string;
}

/**
 * Whether a service may be a role.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
function mayBeAssumed(identity: Identity, { service, sourceArn, sourceAccount }: Assumer): Finding {
  const { trust, label, place, principal } = identity;
  const step = `${service} may be ${label}`;
  if (trust === undefined) return unknown(step, [`${place}: whom the role trusts is not known`]);
  const context = new RequestContext()
    .set("aws:PrincipalIsAWSService", "true")
    .set("aws:PrincipalServiceName", service)
    .set("aws:SecureTransport", "true");
  if (sourceArn !== undefined) context.set("aws:SourceArn", sourceArn);
  if (sourceAccount !== undefined) context.set("aws:SourceAccount", sourceAccount);
  const names = service.endsWith(".amazonaws.com") ? [service, `${service}.cn`] : [service];
  const decisions = names.map((name) =>
    decide(
      { principal: { kind: "service", name }, action: "sts:AssumeRole", resource: principal.arn, context },
      { identity: [], resource: [trust], sameAccount: true },
    ),
  );
  if (decisions.some(({ outcome }) => outcome === "allowed")) return proven(`${step}: ${trust.source} trusts it`);
  const open = decisions.find(({ outcome }) => outcome === "unknown");
  if (open !== undefined) return unknown(step, open.unknown);
  return refuted(step, missingTrust(decisions, service, place));
}

/** A denial that is in the way, and the permission if it is lacking besides. */
function missingTrust(decisions: readonly Decision[], service: string, where: string): readonly Missing[] {
  const [decision] = decisions;
  const mend = JSON.stringify({ Effect: "Allow", Principal: { Service: service }, Action: ["sts:AssumeRole"] });
  const isLacking = decisions.every(({ lacking }) => lacking.length > 0);
  return [
    ...(decision === undefined ? [] : denialsIn("sts:AssumeRole", decision)),
    ...(isLacking ? [{ what: "sts:AssumeRole", where, mend }] : []),
  ];
}

/** Who pulls an image. */
export interface Puller {
  /** For the report: the ARN of the role, the name of the service. */
  readonly label: string;
  /** Whether it can pull at all: trust, links. */
  readonly standing: Finding;
  /** Of a Secret: the registries that it has logins for, and what writes them; undefined hosts are not known. */
  readonly opens?: { readonly hosts: readonly string[] | undefined; readonly where: string };
  readonly who:
    | { readonly kind: "identity"; readonly identity: Identity }
    | {
        readonly kind: "service";
        readonly name: string;
        readonly arn: Text | undefined;
        readonly account: string | undefined;
      }
    /** Nobody knows who. */
    | { readonly kind: "nobody" };
}

/** A role that a service takes. */
export function rolePuller(identity: Identity, assumer: Assumer, how: readonly Finding[] = []): Puller {
  const assumptions =
    identity.assumptions.length === 0 ? [] : [proven(`it is ${identity.label}`, { assumptions: identity.assumptions })];
  return {
    label: identity.label,
    standing: every([...how, ...assumptions, mayBeAssumed(identity, assumer)]),
    who: { kind: "identity", identity },
  };
}

/** Somebody of whom nothing is known. */
export function unknownPuller(step: string, reason: string): Puller {
  return { label: "unknown", standing: unknown(step, [reason]), who: { kind: "nobody" } };
}
