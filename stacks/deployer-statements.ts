import { pullSecretOf } from "../config/clusters/kinds";
import type { StateLocation } from "../config/state/location";
import type { Platform } from "../config/platform/platform";
import { type AwsPlace, bucketArn, iamArn, repositoryArn } from "../domain/aws/arn";
import * as actions from "../domain/aws/deployer-actions";
import type { PolicyConditions, PolicyStatement } from "../domain/aws/policy-document";
import { type Partition, dnsSuffixOf, partitionOf } from "../domain/aws/regions";
import { templatePrefixes } from "../domain/ecr/registry-settings";
import { stateKey } from "./state-key";

/** The stacks that the deployer applies. `*`: also a copy's that the settings no longer name, to destroy it. */
const DEPLOYED_STACKS = ["registry", "state", "access", "registry-*"];

/**
 * What the deployer may do: everything that applying, planning and destroying the stacks `state`, `registry` and
 * `access` calls, and nothing else. Rights for settings that a platform does not use are left out.
 *
 * Whoever applies the `access` stack can change this policy too, and so widen it: see docs/how-to/grant-access.md.
 */
export function deployerStatements(platform: Platform): PolicyStatement[] {
  const partition = partitionOf(platform.registry.region);
  return [
    ...stateStatements(platform.state, partition),
    ...(platform.state.managed ? bucketStatements(platform.state, partition) : []),
    ...repositoryStatements(platform),
    ...registryStatements(platform),
    ...accessStatements(platform, partition),
    ...refresherStatements(platform),
    ...roleStatements(platform),
  ];
}

/**
 * The states of the deployer's own stacks and their locks. Those of environments are their own deployers', since a state
 * may hold secrets, and who writes one decides what the next apply does.
 */
function stateStatements(state: StateLocation, partition: Partition): PolicyStatement[] {
  const { bucket, key, kmsKeyArn, region, managed } = state;
  const states = DEPLOYED_STACKS.map((id) => stateKey(key, id));
  const objects = states.map((name) => bucketArn(partition, bucket, name));
  const locks = states.map((name) => bucketArn(partition, bucket, `${name}.tflock`));
  // Not narrowed by `s3:prefix`: a read of a state that is not there yet has none, and would be denied, not "not found".
  const list = { sid: "ListStates", actions: ["s3:ListBucket"], resources: [bucketArn(partition, bucket)] };
  return [
    // Who manages the bucket may list it anyway, and a policy's characters are few.
    ...(managed ? [] : [list]),
    { sid: "States", actions: ["s3:GetObject", "s3:PutObject"], resources: objects },
    { sid: "Locks", actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], resources: locks },
    ...(kmsKeyArn === undefined ? [] : [kmsStatement("StateKey", actions.KMS_USE_FOR_S3, [kmsKeyArn], "s3", region)]),
  ];
}

function bucketStatements({ bucket, protect }: StateLocation, partition: Partition): PolicyStatement[] {
  const resources = [bucketArn(partition, bucket)];
  const manage = { sid: "StateBucket", actions: actions.S3_MANAGE_BUCKET, resources };
  if (protect) return [manage];
  return [
    { ...manage, actions: [...actions.S3_MANAGE_BUCKET, ...actions.S3_EMPTY_BUCKET] },
    { sid: "EmptyBucket", actions: actions.S3_EMPTY_OBJECTS, resources: [bucketArn(partition, bucket, "*")] },
  ];
}

function repositoryStatements({ registry }: Platform): PolicyStatement[] {
  const { region, repositories, patterns } = registry;
  const keys = repositories.flatMap(({ encryption }) => (encryption === "AES256" ? [] : [encryption.kmsKeyArn]));
  return [
    {
      sid: "Repositories",
      actions: actions.ECR_MANAGE_REPOSITORY,
      resources: patterns.map((pattern) => repositoryArn(registry, pattern)),
    },
    ...(keys.length === 0 ? [] : [kmsStatement("RepositoryKeys", actions.KMS_USE_FOR_ECR, keys, "ecr", region)]),
  ];
}

/** What an account-wide setting needs, and the service-linked role that AWS makes for it. */
function registryStatements(platform: Platform): PolicyStatement[] {
  const { scanning, policy, replication, pullThroughCaches } = platform.registry;
  const isEnhanced = scanning?.type === "ENHANCED";
  const hasCaches = Object.keys(pullThroughCaches).length > 0;
  const needs: [isUsed: boolean, calls: readonly string[]][] = [
    [scanning !== undefined, actions.ECR_MANAGE_SCANNING],
    [isEnhanced, actions.INSPECTOR_ENABLE],
    [policy !== undefined, actions.ECR_MANAGE_REGISTRY_POLICY],
    [makesTemplates(platform), actions.ECR_MANAGE_TEMPLATES],
    [replication.length > 0, actions.ECR_MANAGE_REPLICATION],
    [hasCaches, actions.ECR_MANAGE_PULL_THROUGH_CACHE],
  ];
  const links: [isUsed: boolean, service: string, role: string][] = [
    [replication.length > 0, "replication.ecr", "AWSServiceRoleForECRReplication"],
    [isEnhanced, "inspector2", "AWSServiceRoleForAmazonInspector2"],
    [makesTemplates(platform), "ecr", "AWSServiceRoleForECRTemplate"],
    [hasCaches, "pullthroughcache.ecr", "AWSServiceRoleForECRPullThroughCache"],
  ];
  const calls = needs.flatMap(([isUsed, used]) => (isUsed ? used : []));
  return [
    // ECR has no resource to narrow these to.
    ...(calls.length > 0 ? [{ sid: "Registry", actions: calls, resources: ["*"] }] : []),
    ...links.flatMap(([isUsed, service, role]) => (isUsed ? [serviceLinkedRole(platform, service, role)] : [])),
    ...templateStatements(platform),
    ...cacheRoleStatements(platform),
  ];
}

/** A copy's own stack makes a template too; in another account, that is not the deployer's affair. */
function makesTemplates({ registry }: Platform): boolean {
  const hasOwnCopies = registry.replication.some(({ account }) => account === registry.account);
  return hasOwnCopies || Object.keys(registry.creationTemplates).length > 0;
}

/**
 * Who makes a template has to be allowed what it will do to repositories, and to pass its role to ECR.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create.html
 */
function templateStatements({ registry }: Platform): PolicyStatement[] {
  const roles = Object.values(registry.creationTemplates).flatMap(({ customRoleArn }) => customRoleArn ?? []);
  const here = Object.keys(registry.creationTemplates).map((prefix) => templateArn(registry, prefix));
  const copies = registry.replication
    .filter(({ account }) => account === registry.account)
    .flatMap((replica) => templatePrefixes(replica).map((prefix) => templateArn(replica, prefix)));
  const resources = [...here, ...copies];
  const conditions = { StringEquals: { "iam:PassedToService": "ecr.amazonaws.com" } };
  return [
    ...(resources.length > 0 ? [{ sid: "Templates", actions: actions.ECR_APPLY_TEMPLATE, resources }] : []),
    ...(roles.length > 0 ? [{ sid: "TemplateRoles", actions: ["iam:PassRole"], resources: roles, conditions }] : []),
  ];
}

/**
 * Who makes a rule with a role has to be allowed to pass it. AWS does not say whether to ECR or to its part for caches.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html
 */
function cacheRoleStatements({ registry }: Platform): PolicyStatement[] {
  const resources = Object.values(registry.pullThroughCaches).flatMap(({ customRoleArn }) => customRoleArn ?? []);
  const services = ["ecr.amazonaws.com", "pullthroughcache.ecr.amazonaws.com"];
  const conditions = { StringEquals: { "iam:PassedToService": services } };
  return resources.length > 0 ? [{ sid: "CacheRoles", actions: ["iam:PassRole"], resources, conditions }] : [];
}

/** The repositories that a template is for. */
function templateArn(place: AwsPlace, prefix: string): string {
  return repositoryArn(place, prefix === "ROOT" ? "*" : `${prefix.replace(/\/$/, "")}/*`);
}

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/using-service-linked-roles.html */
function serviceLinkedRole({ registry }: Platform, service: string, role: string): PolicyStatement {
  const principal = `${service}.amazonaws.com`;
  return {
    sid: `Link${role.replace("AWSServiceRoleFor", "")}`,
    actions: ["iam:CreateServiceLinkedRole"],
    resources: [iamArn(partitionOf(registry.region), registry.account, `role/aws-service-role/${principal}/${role}`)],
    conditions: { StringEquals: { "iam:AWSServiceName": principal } },
  };
}

function accessStatements({ name, registry, access }: Platform, partition: Partition): PolicyStatement[] {
  const arn = (resource: string) => iamArn(partition, registry.account, resource);
  const policies = ["deployer", "puller", "pusher"].map((role) => arn(`policy/${name}-${role}`));
  const attached = Object.values(access).flatMap(({ groups = [], roles = [], users = [] }) => [
    ...groups.map((group) => ({ kind: "Group", resource: arn(`group/${group}`) })),
    ...roles.map((role) => ({ kind: "Role", resource: arn(`role/${role}`) })),
    ...users.map((user) => ({ kind: "User", resource: arn(`user/${user}`) })),
  ]);
  return [
    { sid: "Policies", actions: actions.IAM_MANAGE_POLICY, resources: policies },
    ...(attached.length > 0 ? attachStatements(attached, policies) : []),
  ];
}

/** Whom pods pull as that log in with a Secret, and nobody else. */
function refresherStatements({ environments }: Platform): PolicyStatement[] {
  const arns = Object.values(environments).flatMap((environment) => pullSecretOf(environment)?.principalArn ?? []);
  const [users, roles] = [":user/", ":role/"].map((kind) => arns.filter((arn) => arn.includes(kind)));
  return [
    ...(users?.length ? [{ sid: "Refreshers", actions: actions.IAM_MANAGE_USER, resources: users }] : []),
    ...(users?.length ? [{ sid: "Devices", actions: actions.IAM_LIST_DEVICES, resources: ["*"] }] : []),
    ...(roles?.length ? [{ sid: "RefresherRoles", actions: actions.IAM_MANAGE_ROLE, resources: roles }] : []),
  ];
}

/** Only this platform's own policies can be attached: any other would be a way to more rights. */
function attachStatements(
  attached: readonly { readonly kind: string; readonly resource: string }[],
  policies: readonly string[],
): PolicyStatement[] {
  const resources = attached.map(({ resource }) => resource);
  const conditions: PolicyConditions = { ArnEquals: { "iam:PolicyARN": policies } };
  const attach = attached.flatMap(({ kind }) => [`iam:Attach${kind}Policy`, `iam:Detach${kind}Policy`]);
  const read = attached.map(({ kind }) => `iam:ListAttached${kind}Policies`);
  return [
    { sid: "Attach", actions: attach, resources, conditions },
    { sid: "ReadAttached", actions: read, resources },
  ];
}

/** Where settings name roles, the deployer's own identity only assumes them. */
function roleStatements({ state, registry }: Platform): PolicyStatement[] {
  const resources = [
    state.role,
    registry.deployRole,
    ...registry.replication.map(({ deployRole }) => deployRole),
  ].filter((role) => role !== undefined);
  return resources.length === 0 ? [] : [{ sid: "Roles", actions: ["sts:AssumeRole"], resources }];
}

/** The key is used only through the service, not by hand. */
function kmsStatement(
  sid: string,
  use: readonly string[],
  resources: readonly string[],
  service: string,
  region: string,
): PolicyStatement {
  const conditions = { StringEquals: { "kms:ViaService": `${service}.${region}.${dnsSuffixOf(region)}` } };
  return { sid, actions: use, resources, conditions };
}
