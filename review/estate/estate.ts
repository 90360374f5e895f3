/*
 * Estate: Terraform as it is written (folders), planned and recorded (states), as one graph of resources whose values are
 * known, or unknown for a reason. `reading/` takes files apart, `language/` computes expressions, `derived/` adds what AWS
 * makes of the values; `change.ts` is what a plan changes, `links.ts` where a value leads.
 * Asks: `domain/aws` for ARNs and regions.
 * Asked by: every other room.
 */
import { parseReference } from "./language/template";
import {
  type AttributeReference,
  isUnknown,
  isValueList,
  isValueObject,
  type Value,
  valueAt,
  type ValueObject,
} from "./language/value";

export {
  type AttributeReference,
  describeUnknown,
  isUnknown,
  isValueList,
  isValueObject,
  type Text,
  Unknown,
  unknownsIn,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "./language/value";

/** Where a provider works, as far as the files say. */
export interface ProviderPlace {
  /** The provider's own name: `aws`, `kubernetes`. */
  readonly name: string;
  /** 12 digits: from `allowed_account_ids`, `assume_role` or, in plans and states, from what AWS answered. */
  readonly account?: string;
  readonly region?: string;
  /** `aws`, `aws-cn`, `aws-us-gov`; by the region. */
  readonly partition: string;
  /** The provider's block, without what is secret in it; empty where there is none (a state). */
  readonly configuration: ValueObject;
}

/** A reference that a resource makes. */
export interface ResourceReference extends AttributeReference {
  /** The attribute or block of the resource in which it stands: `role`, `depends_on`. */
  readonly from: string;
}

/** A resource or data source of the estate. */
export interface Resource {
  readonly stack: string;
  /** With the modules and the key of the copy: `module.cluster.aws_iam_role.node["a"]`. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** Written, computed as AWS does (`arn`, `repository_url`), or unknown. What nobody wrote and nobody can compute is left out. */
  readonly values: ValueObject;
  readonly provider: ProviderPlace;
  readonly references: readonly ResourceReference[];
  /**
   * The copies of a resource whose `count` or `for_each` is not known stand as this one, under the address of the
   * whole: why they are not known.
   *
   * @default it is one resource
   */
  readonly copies?: string;
}

/** A Terraform state, or what will be one. */
export interface Stack {
  readonly id: string;
  /** What it was read from. */
  readonly kind: "folder" | "plan" | "state";
  /** The path of the folder or file. */
  readonly source: string;
  /** The stacks whose outputs it reads. */
  readonly dependencies: readonly string[];
  readonly outputs: Readonly<Record<string, Value>>;
  readonly resources: readonly Resource[];
  /** Of a plan: what is there, and is not any more after the apply. @default nothing */
  readonly gone?: readonly Resource[];
  /** What was left out of reading, and why, such as a module from elsewhere; a verdict about all of the stack must name it. */
  readonly gaps: readonly string[];
}

/** One resource graph across stacks. */
export class Estate {
  private readonly all: readonly Resource[];
  private readonly byType = new Map<string, Resource[]>();
  private readonly byAddress = new Map<string, Resource>();
  private readonly byBase = new Map<string, Resource[]>();
  private readonly arns = new Map<string, Resource>();

  constructor(readonly stacks: readonly Stack[]) {
    this.all = stacks.flatMap(({ resources }) => resources);
    for (const resource of this.all) this.index(resource);
  }

  /** The managed resources, all or of a type, in the order of stacks and addresses. */
  resources(type?: string): readonly Resource[] {
    if (type === undefined) return this.all.filter(({ mode }) => mode === "managed");
    return this.byType.get(type) ?? [];
  }

  /** The data sources of a type. */
  data(type: string): readonly Resource[] {
    return this.byType.get(`data.${type}`) ?? [];
  }

  /** What plans take away. */
  gone(type: string): readonly Resource[] {
    return this.stacks.flatMap(({ gone = [] }) => gone.filter((one) => one.type === type));
  }

  find(stack: string, address: string): Resource | undefined {
    return this.byAddress.get(keyOf(stack, address));
  }

  /** The resource that a reference leads to. */
  target({ stack, address }: Pick<AttributeReference, "stack" | "address">): Resource | undefined {
    return this.find(stack, address);
  }

  /** The value of the attribute that a reference names; undefined where the resource or the attribute is not there. */
  valueOf(reference: AttributeReference): Value | undefined {
    const steps = parseReference(`resource.${reference.attribute}`)?.slice(1) ?? [reference.attribute];
    let value: Value | undefined = this.target(reference)?.values;
    for (const step of steps) {
      if (isUnknown(value)) return value.apart();
      if (isValueList(value)) value = typeof step === "number" ? value[step] : undefined;
      else value = isValueObject(value) ? valueAt(value, String(step)) : undefined;
    }
    return value;
  }

  /** The resource itself, or its copies, where the address lacks the keys of some of its parts. */
  copies(stack: string, address: string): readonly Resource[] {
    const own = this.find(stack, address);
    if (own !== undefined) return [own];
    const like = this.byBase.get(keyOf(stack, address.replace(KEYS, ""))) ?? [];
    return like.filter((one) => isCopy(one.address, address));
  }

  /** The resource with the ARN; a managed one before a data source. */
  byArn(arn: string): Resource | undefined {
    return this.arns.get(arn);
  }

  private index(resource: Resource): void {
    const { stack, address, mode, type, values } = resource;
    add(this.byType, mode === "data" ? `data.${type}` : type, resource);
    const base = address.replace(KEYS, "");
    if (base !== address) add(this.byBase, keyOf(stack, base), resource);
    this.byAddress.set(keyOf(stack, address), resource);
    const arn = valueAt(values, "arn");
    if (typeof arn !== "string" || !arn.startsWith("arn:")) return;
    const other = this.arns.get(arn);
    if (other === undefined || (other.mode === "data" && mode === "managed")) this.arns.set(arn, resource);
  }
}

/** The keys of copies: `["a"]`, `[0]`. */
const KEYS = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** Whether an address is another one with more keys. */
function isCopy(address: string, other: string): boolean {
  const [parts, wanted] = [address, other].map((text) => text.split(/(?=\[)|\.(?![^[]*\])/));
  let at = 0;
  for (const part of parts ?? []) {
    if (part === wanted?.[at]) at += 1;
    else if (!part.startsWith("[")) return false;
  }
  return at === wanted?.length;
}

function add(groups: Map<string, Resource[]>, key: string, resource: Resource): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [resource]);
  else group.push(resource);
}

function keyOf(stack: string, address: string): string {
  return `${stack}\u0000${address}`;
}
