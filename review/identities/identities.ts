/*
 * Identities: who is who - roles, users and groups, whatever names them - and which policies each of them has.
 * `policy-grants.ts` is the table of the resources that give policies; `attachments.ts` follows them.
 * Asks: `estate` for the resources, `iam` for what a policy says, `domain/aws` for AWS's own policies.
 * Asked by: `workloads` (whose permissions a pod has), `ecr` (tags), `pull` (may they pull), `plan` (who gets what by a
 * change), `report` (the matrix).
 */
import { accountOf } from "../../domain/aws/arn";
import { awsManagedPolicy, isAwsManagedPolicyArn } from "../../domain/aws/managed-policies";
import { type Estate, isUnknown, type Resource, type Value, valueAt } from "../estate/estate";
import { RequestContext } from "../iam/context";
import { type Policy, readPolicy, unknownPolicy } from "../iam/document";
import type { OwnPrincipal } from "../iam/principal";
import type { Text } from "../iam/text";
import { Attachments } from "./attachments";
import { accountOfResource, follow, knownText, placeOf, show, textAt } from "../estate/links";
import { policyOf } from "../iam/presumed";
import { setTags } from "./tags";

/** A role or user that pulls, with everything that decides what it may do. */
export interface Identity {
  readonly label: string;
  readonly principal: OwnPrincipal;
  readonly policies: readonly Policy[];
  readonly boundary?: Policy;
  /** Who may be the role. */
  readonly trust?: Policy;
  /** Where a missing permission goes. */
  readonly where: string;
  /** Where the identity itself is. */
  readonly place: string;
  readonly resource?: Resource;
  readonly assumptions: readonly string[];
}

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\//;
const USER_ARN = /^arn:aws[a-z-]*:iam::\d{12}:user\//;

/** The roles and users of an estate. */
export class Identities {
  private readonly attachments: Attachments;
  private readonly known = new Map<Resource, Identity>();
  private readonly policies = new Map<string, Policy>();

  constructor(private readonly estate: Estate) {
    this.attachments = new Attachments(estate);
  }

  /** The identity that an ARN leads to; undefined for what can be none. */
  find(arn: Value | undefined): Identity | undefined {
    const { resource, assumptions } = follow(this.estate, arn);
    if (resource !== undefined && isIdentity(resource)) {
      const identity = this.of(resource);
      return assumptions.length === 0 ? identity : { ...identity, assumptions };
    }
    return typeof arn === "string" || isUnknown(arn) ? this.outside(arn, resource) : undefined;
  }

  /** The identity of a resource of the estate. */
  of(resource: Resource): Identity {
    const known = this.known.get(resource);
    if (known !== undefined) return known;
    const identity = this.read(resource);
    this.known.set(resource, identity);
    return identity;
  }

  private read(resource: Resource): Identity {
    const { values, type, mode } = resource;
    const place = placeOf(resource);
    const kind = type === "aws_iam_user" ? "user" : "role";
    const arn = textAt(values, "arn") ?? place;
    const boundary = valueAt(values, "permissions_boundary");
    const trust = valueAt(values, "assume_role_policy");
    const attached = this.attachments.of(resource);
    const policies = attached.map(({ source, content, isCertain, assumptions }) => {
      const read =
        "document" in content ? policyOf(this.estate, source, content.document) : this.managed(content.arn, source);
      const policy =
        assumptions.length === 0 ? read : { ...read, assumptions: [...(read.assumptions ?? []), ...assumptions] };
      return isCertain ? policy : doubted(policy, "whether it is attached is not known");
    });
    const isWhole = mode === "managed";
    return {
      label: show(arn),
      principal: { kind, arn, account: accountOfResource(resource) },
      policies: isWhole ? policies : [...policies, unknownPolicy(place, "its other policies are not in the estate")],
      ...(boundary !== undefined &&
        boundary !== null &&
        boundary !== "" && { boundary: this.managed(boundary, place) }),
      ...(trust !== undefined && { trust: policyOf(this.estate, place, trust) }),
      where: attached.find(({ isOwn, isCertain }) => isOwn && isCertain)?.source ?? place,
      place,
      resource,
      assumptions: [],
    };
  }

  /** What is not in the estate: its policies are not known. */
  private outside(arn: Text, resource: Resource | undefined): Identity {
    const label = show(arn);
    const kind = typeof arn === "string" && USER_ARN.test(arn) ? "user" : "role";
    const isArn = typeof arn === "string" && (ROLE_ARN.test(arn) || kind === "user");
    const place = resource === undefined ? label : placeOf(resource);
    return {
      label,
      principal: { kind, arn, account: isArn ? accountOf(arn) : undefined },
      policies: [unknownPolicy(place, "the identity is not in the estate, so its policies are not known")],
      trust: unknownPolicy(place, "the identity is not in the estate, so its trust is not known"),
      where: place,
      place,
      assumptions: [],
    };
  }

  /** A managed policy, by the ARN that an attachment or a boundary names. */
  private managed(arn: Value, source: string): Policy {
    const { resource } = follow(this.estate, arn);
    if (resource !== undefined && valueAt(resource.values, "policy") !== undefined) {
      return this.cached(placeOf(resource), () =>
        policyOf(this.estate, placeOf(resource), valueAt(resource.values, "policy") ?? null),
      );
    }
    const text = knownText(resource === undefined ? arn : valueAt(resource.values, "arn"));
    if (text === undefined) return unknownPolicy(source, "which policy is attached is not known");
    return this.cached(text, () => outsidePolicy(text));
  }

  private cached(key: string, read: () => Policy): Policy {
    const known = this.policies.get(key);
    if (known !== undefined) return known;
    const policy = read();
    this.policies.set(key, policy);
    return policy;
  }
}

function outsidePolicy(arn: string): Policy {
  const managed = awsManagedPolicy(arn);
  if (managed !== undefined) {
    return readPolicy(arn, { Version: "2012-10-17", Statement: managed.statements as unknown as Value });
  }
  const reason = isAwsManagedPolicyArn(arn) ? "it is not in the snapshot of AWS's policies" : "it is not in the estate";
  return unknownPolicy(arn, reason);
}

/** A policy of which it is not known whether it counts. */
export function doubted(policy: Policy, reason: string): Policy {
  const statements = policy.statements.map((statement) => ({ ...statement, unknown: statement.unknown ?? reason }));
  return { ...policy, statements };
}

function isIdentity({ type }: Resource): boolean {
  return type === "aws_iam_role" || type === "aws_iam_user";
}

/** What requests of the identity say of themselves. */
export function contextOf({ principal, resource }: Identity): RequestContext {
  const { kind, arn, account } = principal;
  const context = new RequestContext()
    .set("aws:PrincipalArn", arn)
    .set("aws:PrincipalType", kind === "user" ? "User" : "AssumedRole")
    .set("aws:PrincipalIsAWSService", "false")
    .set("aws:PrincipalServiceName")
    .set("aws:PrincipalServiceNamesList")
    .set("aws:ViaAWSService", "false")
    .set("aws:CalledVia")
    .set("aws:CalledViaFirst")
    .set("aws:CalledViaLast")
    .set("aws:SecureTransport", "true")
    .set("aws:SourceAccount")
    .set("aws:SourceArn")
    .set("aws:SourceOrgID")
    .set("aws:SourceOrgPaths");
  if (account !== undefined) context.set("aws:PrincipalAccount", account);
  const name = resource === undefined ? undefined : textAt(resource.values, "name");
  if (kind === "role") context.set("aws:username");
  else if (name !== undefined) context.set("aws:username", name);
  if (resource !== undefined) setTags(context, resource, ["aws:PrincipalTag", "iam:ResourceTag"]);
  return context;
}
