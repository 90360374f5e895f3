import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataTerraformRemoteStateS3, S3Backend, TerraformOutput, type TerraformStack } from "cdktf";
import { ACCOUNT, NAME, REGION, STATE_BUCKET } from "./settings";

export function keepState(stack: TerraformStack, key = `${NAME}-state/${stack.node.id}`): void {
  stack.addOverride("terraform.required_version", ">= 1.10.0, < 2.0.0");
  const backend = new S3Backend(stack, { bucket: STATE_BUCKET, key, region: REGION, encrypt: true });
  backend.addOverride("use_lockfile", true);
}

export function useAws(stack: TerraformStack, environment = "shared"): void {
  requireProvider(stack, "aws", ">= 6.25.0, < 7.0.0");
  new AwsProvider(stack, "aws", {
    region: REGION,
    allowedAccountIds: [ACCOUNT],
    defaultTags: [{ tags: { platform: NAME, environment, stack: stack.node.id } }],
  });
}

export function requireProvider(stack: TerraformStack, name: string, version: string): void {
  stack.addOverride(`terraform.required_providers.${name}`, { source: `hashicorp/${name}`, version });
}

/** The outputs of another stack, as it was when it was applied last. */
export function outputsOf(stack: TerraformStack, other: TerraformStack, name: string): DataTerraformRemoteStateS3 {
  stack.addDependency(other);
  const key = `${NAME}-state/${other.node.id}`;
  return new DataTerraformRemoteStateS3(stack, name, { bucket: STATE_BUCKET, key, region: REGION });
}

export function addOutputs(stack: TerraformStack, outputs: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(outputs)) new TerraformOutput(stack, name, { value });
}
