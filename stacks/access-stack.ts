import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Platform } from "../config/platform";
import { repositoryArn } from "../domain/arn";
import { ECR_PULL, ECR_PUSH } from "../domain/ecr-actions";
import { repositoryStatements } from "../modules/iam/grant";
import { ManagedPolicy } from "../modules/iam/managed-policy";
import { BaseStack } from "./base-stack";
import { deployerStatements } from "./deployer-statements";

/**
 * Three managed policies in the registry's account, each attached to the identities that the settings name: for those
 * who deploy this platform, who push images, and who pull them.
 *
 * Outputs: `deployer_policy_arn`, `pusher_policy_arn`, `puller_policy_arn`.
 */
export class AccessStack extends BaseStack {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id, { platform, place: platform.registry });
    const { name, registry, access } = platform;
    const arns = registry.patterns.map((pattern) => repositoryArn(registry, pattern));
    const policies = [
      ["Deployer", "Applies the platform's stacks", deployerStatements(platform), access.deployer],
      ["Pusher", "Pushes images", repositoryStatements(ECR_PUSH, arns), access.pusher],
      ["Puller", "Pulls images", repositoryStatements(ECR_PULL, arns), access.puller],
    ] as const;
    for (const [role, description, statements, attachTo] of policies) {
      const policyName = `${name}-${role.toLowerCase()}`;
      const { policyArn } = new ManagedPolicy(this, role, { policyName, description, statements, attachTo });
      new TerraformOutput(this, `${role.toLowerCase()}_policy_arn`, { value: policyArn });
    }
  }
}
