import {
  type Estate,
  isUnknown,
  type Resource,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "../estate/estate";
import { blockAt, follow, knownText } from "../estate/links";

const TEMPLATE_KEYS = ["id", "launch_template_id", "name", "launch_template_name"];

/** What instances of EC2 are made by, and which role they get. */
export class Instances {
  constructor(private readonly estate: Estate) {}

  /** The ARNs of the roles; of an instance or a group without one, or of which it is not known, undefined. */
  rolesOf(holder: Resource): readonly (Value | undefined)[] {
    const roles = this.launchesOf(holder).map((launch) => this.roleOf(launch));
    return roles.length === 0 ? [undefined] : roles;
  }

  /** The groups and instances whose user data names a cluster of ECS. */
  ofEcs(): readonly Resource[] {
    return this.groups().filter((group) =>
      this.launchesOf(group).some((launch) => /\bECS_CLUSTER\b/.test(userDataOf(launch))),
    );
  }

  /** The groups that a tag gives to a cluster of EKS. */
  ofEks(cluster: string): readonly Resource[] {
    const key = `kubernetes.io/cluster/${cluster}`;
    return this.groups().filter(({ values }) =>
      valueBlocks(valueAt(values, "tag")).some((tag) => valueAt(tag, "key") === key),
    );
  }

  private groups(): readonly Resource[] {
    return ["aws_autoscaling_group", "aws_instance"]
      .flatMap((type) => this.estate.resources(type))
      .filter(({ mode }) => mode === "managed");
  }

  /** The launch templates and configurations of a group; an instance is its own. */
  private launchesOf(holder: Resource): readonly Resource[] {
    const { values, stack, type } = holder;
    if (type === "aws_instance" && valueAt(values, "iam_instance_profile") !== undefined) return [holder];
    const mixed = blockAt(blockAt(values, "mixed_instances_policy"), "launch_template");
    const specifications = [mixed, ...valueBlocks(valueAt(mixed ?? {}, "override"))].flatMap((block) =>
      valueBlocks(valueAt(block ?? {}, "launch_template_specification")),
    );
    const templates = [...valueBlocks(valueAt(values, "launch_template")), ...specifications].map((block) =>
      this.named("aws_launch_template", firstOf(block, TEMPLATE_KEYS), stack),
    );
    const configuration = valueAt(values, "launch_configuration");
    const old = configuration === undefined ? [] : [this.named("aws_launch_configuration", configuration, stack)];
    return [...templates, ...old].filter((launch) => launch !== undefined);
  }

  private roleOf({ values, stack }: Resource): Value | undefined {
    const written = valueAt(values, "iam_instance_profile");
    const block = blockAt(values, "iam_instance_profile") ?? {};
    const profile = typeof written === "string" || isUnknown(written) ? written : firstOf(block, ["arn", "name"]);
    const holder = this.named("aws_iam_instance_profile", profile, stack);
    const role = holder === undefined ? undefined : this.named("aws_iam_role", valueAt(holder.values, "role"), stack);
    return role === undefined ? undefined : valueAt(role.values, "arn");
  }

  /** By reference, ARN, id or name. */
  private named(type: string, value: Value | undefined, stack: string): Resource | undefined {
    const target = follow(this.estate, value).resource;
    if (target?.type === type) return target;
    if (typeof value !== "string") return undefined;
    const like = this.estate
      .resources(type)
      .filter(({ values }) => valueAt(values, "name") === value || valueAt(values, "id") === value);
    return like.find((one) => one.stack === stack) ?? like[0];
  }
}

/** The first that is there; a state says of what nobody wrote that it is empty. */
function firstOf(block: ValueObject, keys: readonly string[]): Value | undefined {
  return keys.map((key) => valueAt(block, key)).find((value) => isUnknown(value) || knownText(value) !== undefined);
}

/** As it was written, or in base64. */
function userDataOf({ values }: Resource): string {
  const texts = ["user_data", "user_data_base64"].flatMap((key) => {
    const value = valueAt(values, key);
    const parts = isUnknown(value) ? (value.parts ?? []) : [value];
    return parts.flatMap((part) => (isUnknown(part) ? [] : (knownText(part) ?? [])));
  });
  return texts.flatMap((text) => [text, Buffer.from(text, "base64").toString("utf8")]).join("\n");
}
