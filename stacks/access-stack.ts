import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { pullSecretOf } from "../config/clusters/kinds";
import type { Environment } from "../config/platform/environment";
import type { Platform } from "../config/platform/platform";
import type { Registry } from "../config/registry/registry";
import { repositoryArn } from "../domain/aws/arn";
import { ECR_CREATE, ECR_PULL, ECR_PULL_THROUGH, ECR_PULL_THROUGH_TAGGED, ECR_PUSH } from "../domain/ecr/actions";
import type { PolicyStatement } from "../domain/aws/policy-document";
import { formatPath } from "../domain/text/errors";
import { PULL_SECRET_REFRESHER } from "../domain/kubernetes/pull-secret";
import { cachedRepositories } from "../domain/ecr/pull-through-cache";
import { repositoryStatements } from "../modules/iam/grant";
import { ManagedPolicy } from "../modules/iam/managed-policy";
import { PullPrincipal } from "../modules/iam/pull-principal";
import { BaseStack } from "./base-stack";
import { deployerStatements } from "./deployer-statements";
import { pullSettings } from "./facts";
import { recordSettings } from "./setting-record";

/**
 * Three managed policies in the registry's account, each attached to the identities that the settings name: for those
 * who deploy this platform, who push images, and who pull them. And for each cluster with a pull Secret the user or role that
 * its pods pull as.
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
      ["Pusher", "Pushes images", [...repositoryStatements(ECR_PUSH, arns), ...createOnPush(registry)], access.pusher],
      ["Puller", "Pulls images", [...repositoryStatements(ECR_PULL, arns), ...pullThrough(registry)], access.puller],
    ] as const;
    for (const [role, description, statements, attachTo] of policies) {
      const policyName = `${name}-${role.toLowerCase()}`;
      const { policyArn } = new ManagedPolicy(this, role, { policyName, description, statements, attachTo });
      new TerraformOutput(this, `${role.toLowerCase()}_policy_arn`, { value: policyArn });
    }
    for (const environment of Object.values(platform.environments)) this.addPullSecretRefresher(environment);
  }

  /** Whom pods pull as that log in with a Secret; its access key, where it needs one, is made by hand. */
  private addPullSecretRefresher(environment: Environment): void {
    const { name, pull, workloads } = environment;
    const pullSecret = pullSecretOf(environment);
    if (pullSecret === undefined || workloads === undefined) return;
    const { registry } = this.props.platform;
    const { principalName, pullArns, credentials, registries } = pullSecret;
    const serviceAccount = { namespace: workloads.namespace, serviceAccount: PULL_SECRET_REFRESHER };
    const principal = new PullPrincipal(this, `PullSecretRefresher-${name}`, {
      principalName,
      repositoryArns: pullArns,
      cacheArns: pull.caches,
      cachesAreTagged: registry.cachesAreTagged,
      ...("oidcProviderArn" in credentials && {
        webIdentity: { ...serviceAccount, providerArn: credentials.oidcProviderArn },
      }),
    });
    const setting = (...path: string[]) => formatPath(["environments", name, "cluster", "pullSecret", ...path]);
    const others = registries.slice(1).map((place) => repositoryArn(place, "*"));
    recordSettings(principal, [
      { what: ["sts:AssumeRoleWithWebIdentity"], setting: setting("credentials") },
      ...(others.length === 0 ? [] : [{ resource: others, setting: setting("registries") }]),
      ...pullSettings(registry, environment, setting()),
    ]);
  }
}

/** The first pull through a cache has ECR fetch the image, and make the repository for it. */
function pullThrough(registry: Registry): PolicyStatement[] {
  const prefixes = Object.keys(registry.pullThroughCaches);
  if (prefixes.length === 0) return [];
  const resources = prefixes.map((prefix) => repositoryArn(registry, cachedRepositories(prefix)));
  return [{ actions: registry.cachesAreTagged ? ECR_PULL_THROUGH_TAGGED : ECR_PULL_THROUGH, resources }];
}

/** Where ECR makes a repository for a push, the push has to be allowed to make it. */
function createOnPush(registry: Registry): PolicyStatement[] {
  const prefixes = Object.entries(registry.creationTemplates)
    .filter(([, { appliedFor }]) => appliedFor.includes("CREATE_ON_PUSH"))
    .map(([prefix]) => (prefix === "ROOT" ? registry.namespace : prefix));
  if (prefixes.length === 0) return [];
  const resources = prefixes.map((prefix) => repositoryArn(registry, `${prefix}/*`));
  return [{ actions: [...ECR_CREATE, ...ECR_PUSH], resources }];
}
