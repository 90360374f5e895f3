import { type Estate, isUnknown, type Resource, type Value, valueAt } from "../estate/estate";
import { follow, listAt } from "../estate/links";
import { POLICY_GRANTS, type PolicyGrant } from "./policy-grants";

/** What the resources for exclusive policies leave to an identity. */
export class Exclusive {
  private readonly lists = new Map<string, readonly Resource[]>();

  constructor(private readonly estate: Estate) {}

  /** Whether it keeps a policy: one that is attached by its ARN, or one of its own by its name. */
  keeps(holder: Resource, list: NonNullable<PolicyGrant["exclusive"]>, policy: Value | undefined): boolean {
    return POLICY_GRANTS.filter(({ exclusive }) => exclusive === list)
      .flatMap((grant) => this.about(holder, grant))
      .every(({ values }) => this.isListed(listAt(values, list), policy));
  }

  private about(holder: Resource, { type, holders }: PolicyGrant): readonly Resource[] {
    const [attribute] = holders.flatMap(([name, identity]) => (identity === holder.type ? [name] : []));
    if (attribute === undefined) return [];
    const all = this.lists.get(type) ?? this.estate.resources(type);
    this.lists.set(type, all);
    return all.filter((one) => {
      const name = valueAt(one.values, attribute);
      if (typeof name === "string") return one.stack === holder.stack && name === valueAt(holder.values, "name");
      return follow(this.estate, name).resource === holder;
    });
  }

  /** What is not known may be it. */
  private isListed(listed: readonly Value[], policy: Value | undefined): boolean {
    if (policy === undefined) return true;
    return listed.some((one) => {
      const [left, right] = [this.told(one), this.told(policy)];
      return left === undefined || right === undefined || left === right;
    });
  }

  private told(value: Value): Resource | string | undefined {
    const { resource } = follow(this.estate, value);
    if (resource !== undefined || isUnknown(value)) return resource;
    return typeof value === "string" ? value : undefined;
  }
}
