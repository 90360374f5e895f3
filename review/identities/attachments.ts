import {
  type Estate,
  isUnknown,
  type Resource,
  type Unknown,
  type Value,
  valueAt,
  valueBlocks,
} from "../estate/estate";
import { Exclusive } from "./exclusive";
import { type IdentityType, POLICY_GRANTS, type PolicyGrant, ROLE_ITSELF } from "./policy-grants";
import { accountOfResource, follow, listAt, placeOf } from "../estate/links";
import { settled } from "../iam/presumed";

/** A policy that an identity has. */
interface Attached {
  /** `<stack>/<address>` of what attaches it, or holds it. */
  readonly source: string;
  readonly content: { readonly document: Value } | { readonly arn: Value };
  /** Whether the identity has it for certain. */
  readonly isCertain: boolean;
  /** What the link rests on. */
  readonly assumptions: readonly string[];
  /** Whether a permission can be added here. */
  readonly isOwn: boolean;
}

/** A policy of which it is not known whom it is attached to. */
interface Doubtful {
  readonly attached: Attached;
  readonly by: Resource;
  /** The holders that it may be attached to; empty for any. */
  readonly among: readonly Resource[];
}

/** Which policies the identities of an estate have. */
export class Attachments {
  private readonly byIdentityType = new Map<Resource, Attached[]>();
  private readonly doubtful = new Map<IdentityType, Doubtful[]>();
  private readonly names = new Map<string, Resource[]>();
  private readonly groups = new Map<Resource, Set<Resource>>();
  /** What other resources give to an identity, now or before: the names of inline policies, and ARNs. */
  private readonly given = new Map<Resource, Set<string>>();

  private readonly exclusive: Exclusive;

  constructor(private readonly estate: Estate) {
    this.exclusive = new Exclusive(estate);
    for (const type of ["aws_iam_role", "aws_iam_user", "aws_iam_group"]) {
      for (const resource of [...estate.resources(type), ...estate.data(type)]) this.addName(resource);
    }
    for (const grant of POLICY_GRANTS) {
      for (const resource of estate.resources(grant.type)) this.add(grant, resource);
      for (const resource of estate.gone(grant.type)) this.take(grant, resource);
    }
    for (const resource of estate.resources("aws_iam_user_group_membership")) {
      this.addMembers(listAt(resource.values, "user"), listAt(resource.values, "groups"), resource);
    }
    for (const resource of estate.resources("aws_iam_group_membership")) {
      this.addMembers(listAt(resource.values, "users"), listAt(resource.values, "group"), resource);
    }
  }

  /** The policies of a role, or of a user with its groups. */
  of(holder: Resource): readonly Attached[] {
    const groups = [...(this.groups.get(holder) ?? [])];
    const doubtful = (this.doubtful.get(holder.type as IdentityType) ?? []).filter(
      ({ by, among }) => mayConcern(by, holder) && (among.length === 0 || among.includes(holder)),
    );
    return [
      ...ownPolicies(holder, this.given.get(holder) ?? new Set()),
      ...(this.byIdentityType.get(holder) ?? []),
      ...doubtful.map(({ attached }) => attached),
      ...groups.flatMap((group) => this.of(group)).map((attached) => ({ ...attached, isOwn: false })),
    ];
  }

  private addName(resource: Resource): void {
    const name = valueAt(resource.values, "name");
    if (typeof name !== "string") return;
    const key = `${resource.type} ${name}`;
    const like = this.names.get(key);
    if (like === undefined) this.names.set(key, [resource]);
    else like.push(resource);
  }

  private add({ holders, ...grant }: PolicyGrant, resource: Resource): void {
    for (const [attribute, type] of holders) {
      for (const written of listAt(resource.values, attribute)) {
        const { value: name, assumptions: taken } = settled(this.estate, written);
        const assumptions = [...taken, ...follow(this.estate, name).assumptions];
        const targets = this.targets(name, type, resource);
        for (const content of contentsOf(grant, resource)) {
          const isCertain = targets !== undefined && resource.copies === undefined;
          const attached = { source: placeOf(resource), content, isCertain, isOwn: "document" in content, assumptions };
          if (targets === undefined) this.doubt(type, { attached, by: resource, among: this.among(name, type) });
          else for (const target of targets) this.attach(target, this.limited(attached, target, resource));
        }
        for (const target of targets ?? []) this.give(target, resource, grant);
      }
    }
  }

  /** What the identity does not keep, it has until Terraform takes it away. */
  private limited(attached: Attached, target: Resource, { values }: Resource): Attached {
    const { content } = attached;
    const keeps =
      "arn" in content
        ? this.exclusive.keeps(target, "policy_arns", content.arn)
        : this.exclusive.keeps(target, "policy_names", valueAt(values, "name"));
    return keeps ? attached : { ...attached, isCertain: false };
  }

  /** What a plan takes away, the identity may still repeat. */
  private take({ holders, ...grant }: PolicyGrant, resource: Resource): void {
    for (const [attribute, type] of holders) {
      for (const name of listAt(resource.values, attribute)) {
        const like = typeof name === "string" ? (this.names.get(`${type} ${name}`) ?? []) : [];
        for (const target of like) if (!isElsewhere(resource, target)) this.give(target, resource, grant);
      }
    }
  }

  private give(
    target: Resource,
    { values }: Resource,
    { document, arns = "" }: Pick<PolicyGrant, "document" | "arns">,
  ): void {
    const given = this.given.get(target) ?? new Set();
    const keys = document === undefined ? listAt(values, arns) : listAt(values, "name");
    for (const key of keys) if (typeof key === "string") given.add(key);
    this.given.set(target, given);
  }

  private addMembers(users: readonly Value[], groups: readonly Value[], by: Resource): void {
    for (const user of users.flatMap((name) => this.targets(name, "aws_iam_user", by) ?? [])) {
      const known = this.groups.get(user) ?? new Set<Resource>();
      for (const name of groups) for (const group of this.targets(name, "aws_iam_group", by) ?? []) known.add(group);
      this.groups.set(user, known);
    }
  }

  private attach(target: Resource, attached: Attached): void {
    const list = this.byIdentityType.get(target);
    if (list === undefined) this.byIdentityType.set(target, [attached]);
    else list.push(attached);
  }

  private doubt(type: IdentityType, doubtful: Doubtful): void {
    this.doubtful.set(type, [...(this.doubtful.get(type) ?? []), doubtful]);
  }

  /** The holders that a plan names, one of which it is; empty where it names none, or anything else. */
  private among(name: Value, type: IdentityType): readonly Resource[] {
    const { names = [] } = isUnknown(name) ? name : {};
    const named = names.flatMap(({ stack, address }) => this.estate.copies(stack, address));
    return named.every((one) => one.type === type) ? named : [];
  }

  /** The identities that a name means: none where it is not in the estate, undefined where it is not known. */
  private targets(name: Value, type: IdentityType, by: Resource): readonly Resource[] | undefined {
    if (typeof name === "string") return this.named(name.split("/").at(-1) ?? name, type, by);
    if (!isUnknown(name)) return [];
    const target = follow(this.estate, name).resource;
    return target?.type === type ? [target] : undefined;
  }

  /** Of several of a name, those of the same account; of those, the one of the same stack. */
  private named(name: string, type: IdentityType, by: Resource): readonly Resource[] {
    const like = (this.names.get(`${type} ${name}`) ?? []).filter((resource) => mayConcern(by, resource));
    const own = like.filter(({ stack }) => stack === by.stack);
    return own.length > 0 ? own : like;
  }
}

function mayConcern(by: Resource, holder: Resource): boolean {
  const [left, right] = [by.provider.account, accountOfResource(holder)];
  return left === undefined || right === undefined ? by.stack === holder.stack || left === right : left === right;
}

/** Whether they are of different accounts for certain. */
function isElsewhere(by: Resource, holder: Resource): boolean {
  const [left, right] = [by.provider.account, accountOfResource(holder)];
  return left !== undefined && right !== undefined && left !== right;
}

function contentsOf(
  { document, arns = "" }: Omit<PolicyGrant, "holders">,
  { values }: Resource,
): Attached["content"][] {
  if (document === undefined) return listAt(values, arns).map((arn) => ({ arn }));
  return [{ document: valueAt(values, document) ?? null }];
}

/**
 * What a role says of its policies. Where nobody wrote it there, the provider repeats what AWS had when it was read: of a
 * plan, what other resources gave before the change.
 */
function ownPolicies(holder: Resource, given: ReadonlySet<string>): Attached[] {
  const source = placeOf(holder);
  const base = { source, isCertain: true, isOwn: true, assumptions: [] };
  const inline = valueAt(holder.values, ROLE_ITSELF.inline);
  // AWS fills in what nobody wrote.
  const unknownInline =
    isUnknown(inline) && isWritten(inline) ? [{ ...base, content: { document: inline as Value } }] : [];
  const documents = valueBlocks(inline).flatMap((block) => {
    const [name, document] = [valueAt(block, ROLE_ITSELF.inlineName), valueAt(block, ROLE_ITSELF.inlineDocument)];
    if (typeof name === "string" && given.has(name)) return [];
    return document === undefined || document === null ? [] : [{ ...base, content: { document } }];
  });
  const managed = listAt(holder.values, ROLE_ITSELF.arns).filter((arn) =>
    isUnknown(arn) ? isWritten(arn) : typeof arn !== "string" || !given.has(arn),
  );
  const arns = managed.map((arn) => ({ ...base, isOwn: false, content: { arn } }));
  return [...documents, ...unknownInline, ...arns];
}

/** A plan knows of no expression where none was written. */
function isWritten({ expression, reference, presumed, parts }: Unknown): boolean {
  return [expression, reference, presumed, parts].some((one) => one !== undefined);
}
