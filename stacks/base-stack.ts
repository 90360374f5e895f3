import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataTerraformRemoteStateS3, S3Backend, TerraformElement, TerraformOutput, TerraformStack } from "cdktf";
import { Construct, type Node } from "constructs";
import type { DeployPlace } from "../config/places/deploy-place";
import type { StateLocation } from "../config/state/location";
import type { Platform } from "../config/platform/platform";
import { type Fault, refuse } from "../domain/text/errors";
import { nearest } from "../domain/text/nearest";
import { REMOTE_STATES, addressName, equalAddresses } from "./addresses";
import { StackFolder } from "./stack-folder";
import { stateKey } from "./state-key";

/** What every stack needs to know. */
export interface BaseStackProps {
  /** The whole platform; the stack is one of its stacks. */
  readonly platform: Platform;
  /** Where its resources live. @default not in AWS: it has no AWS provider */
  readonly place?: DeployPlace;
  /** Where its state lives. @default the platform's bucket */
  readonly state?: StateLocation;
  /** The environment that it belongs to. @default "shared" */
  readonly environment?: string;
}

/**
 * One Terraform state: its backend, its provider, its versions, and addresses that can be foretold.
 *
 * The provider refuses any account but the stack's own. Construct ids never name the environment, so that the same tree
 * has the same addresses everywhere.
 */
export class BaseStack extends TerraformStack {
  /** Where its state lives. */
  readonly state: StateLocation;
  /** Values of variables, by name, that are written beside the stack's JSON: which version of each image runs. */
  protected readonly releases: Record<string, string> = {};

  constructor(
    scope: Construct,
    id: string,
    protected readonly props: BaseStackProps,
  ) {
    super(scope, id);
    const { platform, state = platform.state } = props;
    this.state = state;
    this.addOverride("terraform.required_version", platform.terraform.requiredVersion);
    if (props.place !== undefined) this.configureAws(props.place);
    this.configureBackend();
    this.node.addValidation({ validate: () => equalAddresses(this) });
    this.synthesizer = new StackFolder(this, this.synthesizer, this.releases);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return addressName(this, TerraformElement.isTerraformElement(element) ? element.node : element);
  }

  /**
   * What another stack hands over under this name, a text, as it was when that stack was applied last.
   *
   * Reading makes that stack a dependency. Its state is read once, however many outputs are.
   *
   * @throws ValidationError if the other stack declares no such output
   */
  protected outputOf(producer: BaseStack, name: string): string {
    return this.remoteStateOf(producer, name).getString(name);
  }

  /** As {@link outputOf}, for an output that is a list. */
  protected outputListOf(producer: BaseStack, name: string): string[] {
    return this.remoteStateOf(producer, name).getList(name);
  }

  private remoteStateOf(producer: BaseStack, output: string): DataTerraformRemoteStateS3 {
    refuse(this.node.path, undeclaredFaults(producer, output));
    this.addDependency(producer);
    const scope = this.node.tryFindChild(REMOTE_STATES) ?? new Construct(this, REMOTE_STATES);
    const id = this.nameOf(producer);
    const existing = scope.node.tryFindChild(id);
    return existing instanceof DataTerraformRemoteStateS3
      ? existing
      : new DataTerraformRemoteStateS3(scope, id, producer.stateObject());
  }

  /** `network-prod` as `network` in a stack of `prod`, so that its address is the same in every environment. */
  private nameOf({ node, props }: BaseStack): string {
    const { environment } = this.props;
    const isOwn = environment !== undefined && props.environment === environment;
    return isOwn && node.id.endsWith(`-${environment}`) ? node.id.slice(0, -environment.length - 1) : node.id;
  }

  /** A range of versions in place of the generator's exact one, and the full source, which OpenTofu needs too. */
  protected requireProvider(name: "aws" | "kubernetes", version: string): void {
    this.addOverride(`terraform.required_providers.${name}`, { source: `hashicorp/${name}`, version });
  }

  private configureAws(place: DeployPlace): void {
    const { platform, environment = "shared" } = this.props;
    this.requireProvider("aws", platform.terraform.awsProviderVersion);
    const tags = { ...platform.tags, platform: platform.name, environment, stack: this.node.id };
    new AwsProvider(this, "aws", {
      region: place.region,
      allowedAccountIds: [place.account],
      ...(place.deployRole !== undefined && { assumeRole: [{ roleArn: place.deployRole }] }),
      ...(platform.tags !== undefined && { defaultTags: [{ tags }] }),
    });
  }

  private configureBackend(): void {
    const { kmsKeyArn } = this.state;
    const backend = new S3Backend(this, {
      ...this.stateObject(),
      encrypt: true,
      // Terraform names the encryption of each object itself: the bucket's default would not count.
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
    });
    backend.addOverride("use_lockfile", true);
  }

  /** The object that holds the state, and how to get at it. */
  private stateObject() {
    const { bucket, key, region, role } = this.state;
    return {
      bucket,
      key: stateKey(key, this.node.id),
      region,
      ...(role !== undefined && { assumeRole: { roleArn: role } }),
    };
  }
}

/** Terraform would find out only when the reading stack is planned. */
function undeclaredFaults({ node }: BaseStack, found: string): Fault[] {
  const declared = node.children
    .filter((child) => TerraformOutput.isTerraformOutput(child))
    .map(({ node: { id } }) => id);
  if (declared.includes(found)) return [];
  const like = nearest(found, declared);
  const remedy = like === undefined ? `it declares ${declared.join(", ") || "none"}` : `did you mean "${like}"?`;
  return [{ path: [node.id], problem: "must declare the output that is read", found, remedy }];
}
