import type { Construct } from "constructs";
import type { Platform } from "../config/platform/platform";
import type { Replica } from "../config/registry/registry";
import { templatePrefixes } from "../domain/ecr/registry-settings";
import { CreationTemplate } from "../modules/ecr/creation-template";
import { RegistrySettings } from "../modules/ecr/registry-settings";
import { BaseStack } from "./base-stack";

/**
 * A registry that images are copied to: who may copy into it, and what the copies get.
 *
 * It precedes the registry, since ECR refuses to replicate to an account that does not allow it. The repositories
 * themselves are made by ECR at the first copy, and are in no state.
 */
export class ReplicaStack extends BaseStack {
  constructor(scope: Construct, id: string, platform: Platform, replica: Replica) {
    super(scope, id, { platform, place: replica });
    const { account, region, prefixes, template } = replica;
    const source = platform.registry.account;
    if (account !== source) {
      const patterns = prefixes.map((prefix) => `${prefix}*`);
      new RegistrySettings(this, "Registry-Settings", {
        account,
        region,
        patterns,
        policy: { replicationFrom: [source] },
      });
    }
    for (const prefix of templatePrefixes(replica)) {
      new CreationTemplate(this, `Template-${prefix}`, { prefix, appliedFor: ["REPLICATION"], ...template });
    }
  }
}
