import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import type { DeployPlace, Platform, StateLocation } from "../config/platform";
import { addressName, equalAddresses } from "./addresses";
import { StackFolder } from "./stack-folder";

/** What every stack needs to know. */
export interface BaseStackProps {
  readonly platform: Platform;
  /** Where its resources live. */
  readonly place: DeployPlace;
  /** Where its state lives. @default the platform's bucket */
  readonly state?: StateLocation;
  /** The environment that it belongs to. @default "shared" */
  readonly environment?: string;
}

/** The stack whose state has the configured key itself: teams had a registry's state before they had this platform. */
const REGISTRY_STACK = "registry";

/**
 * One Terraform state: its backend, its provider, its versions, and addresses that can be foretold.
 *
 * The provider refuses any account but the stack's own. Construct ids never name the environment, so that the same tree
 * has the same addresses everywhere.
 */
export class BaseStack extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    protected readonly props: BaseStackProps,
  ) {
    super(scope, id);
    const { platform, state = platform.state } = props;
    this.configureTerraform(platform);
    this.configureProvider();
    this.configureBackend(state);
    this.node.addValidation({ validate: () => equalAddresses(this) });
    this.synthesizer = new StackFolder(this, this.synthesizer);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return addressName(this, TerraformElement.isTerraformElement(element) ? element.node : element);
  }

  private configureTerraform({ terraform }: Platform): void {
    this.addOverride("terraform.required_version", terraform.requiredVersion);
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: terraform.awsProviderVersion,
    });
  }

  private configureProvider(): void {
    const { platform, place, environment = "shared" } = this.props;
    const tags = { ...platform.tags, platform: platform.name, environment, stack: this.node.id };
    new AwsProvider(this, "aws", {
      region: place.region,
      allowedAccountIds: [place.account],
      ...(place.deployRole !== undefined && { assumeRole: [{ roleArn: place.deployRole }] }),
      ...(platform.tags !== undefined && { defaultTags: [{ tags }] }),
    });
  }

  private configureBackend({ bucket, key, region, role, kmsKeyArn }: StateLocation): void {
    const backend = new S3Backend(this, {
      bucket,
      key: this.node.id === REGISTRY_STACK ? key : `${key}/${this.node.id}`,
      region,
      encrypt: true,
      // Terraform names the encryption of each object itself: the bucket's default would not count.
      ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
      ...(role !== undefined && { assumeRole: { roleArn: role } }),
    });
    backend.addOverride("use_lockfile", true);
  }
}
