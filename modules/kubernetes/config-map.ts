import { createHash } from "node:crypto";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { Fn, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { refuse, within } from "../../domain/text/errors";
import { objectNameFaults } from "../../domain/kubernetes/names";
import { configFaults } from "../../domain/workloads/pod-faults";
import { literal } from "../../domain/text/terraform-text";
import { after } from "./dependencies";
import { type LabelProps, objectLabels } from "./labels";
import type { INamespace } from "./namespace";

/** Properties of a {@link ConfigMap}. */
export interface ConfigMapProps extends LabelProps {
  /** Where the object is. */
  readonly namespace: INamespace;
  /** Environment variables. Not for secrets: everybody who may read the namespace or the state reads them. */
  readonly data: Readonly<Record<string, string>>;
}

/** Settings that a container gets as environment variables. */
export class ConfigMap extends Construct {
  readonly configMapName: string;
  /** SHA-256 of the data: as an annotation of a pod it makes a change start new pods. */
  readonly checksum: string;
  readonly dependencies: readonly ITerraformDependable[];

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: ConfigMapProps) {
    super(scope, id);
    const { name, namespace } = props;
    refuse(this.node.path, [
      ...within(["name"], objectNameFaults(name)),
      ...within(["data"], configFaults(props.data)),
    ]);
    const data = sorted(props.data);
    const resource = new ConfigMapV1(this, "Resource", {
      metadata: { name, namespace: namespace.namespaceName, labels: objectLabels(props) },
      data,
      ...after(namespace.dependencies),
    });
    this.configMapName = name;
    this.checksum = checksumOf(data);
    this.dependencies = [resource];
  }
}

function sorted(data: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, Token.isUnresolved(value) ? value : literal(value)]));
}

/** Where a value is known to Terraform alone, Terraform has to compute it. */
function checksumOf(data: Record<string, string>): string {
  if (Object.values(data).some((value) => Token.isUnresolved(value))) return Fn.sha256(Fn.jsonencode(data));
  return createHash("sha256").update(JSON.stringify(data)).digest("hex");
}
