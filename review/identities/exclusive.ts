import { type Estate, isUnknown, type Resource, type Value, valueAt } from "../estate/estate";
import { follow, listAt } from "../estate/links";

/** A resource that takes away from an identity whatever it does not list. */
interface Rule {
  readonly type: string;
  readonly holder: string;
  readonly list: string;
}

const of = (kind: string): readonly Rule[] => [
  { type: `aws_iam_${kind}_policy_attachments_exclusive`, holder: `${kind}_name`, list: "policy_arns" },
  { type: `aws_iam_${kind}_policies_exclusive`, holder: `${kind}_name`, list: "policy_names" },
];

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  aws_iam_role: of("role"),
  aws_iam_user: of("user"),
  aws_iam_group: of("group"),
};

/** What the resources for exclusive policies leave to an identity. */
export class Exclusive {
  private readonly lists = new Map<string, readonly Resource[]>();

  constructor(private readonly estate: Estate) {}

  /** Whether it keeps a policy: one that is attached by its ARN, or one of its own by its name. */
  keeps(holder: Resource, list: "policy_arns" | "policy_names", policy: Value | undefined): boolean {
    const rules = (RULES[holder.type] ?? []).filter((rule) => rule.list === list);
    return rules
      .flatMap((rule) => this.about(holder, rule))
      .every(({ values }) => this.isListed(listAt(values, list), policy));
  }

  private about(holder: Resource, { type, holder: attribute }: Rule): readonly Resource[] {
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
