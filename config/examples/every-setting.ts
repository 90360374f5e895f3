import { definePlatform, expireFeatureImages, expireUntagged, keepNewest, keepReleases } from "../define-platform";

/**
 * A registry that uses all of its settings: customer keys, enhanced scanning, a lifecycle that keeps releases, copies in
 * another region and in another account, and policies that are attached to the team's groups and roles.
 */
export default definePlatform({
  name: "task-tool",
  tags: { team: "platform" },
  state: {
    key: "task-tool-state",
    bucket: "task-tool-states",
    kmsKeyArn: "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-4333-8444-555555555555",
    oldVersionsExpireAfterDays: 30,
  },
  registry: {
    account: "123456789012",
    region: "ap-northeast-1",
    namespace: "mamezou-tech",
    deployRole: "arn:aws:iam::123456789012:role/terraform",
    defaults: {
      encryption: { kmsKeyArn: "arn:aws:kms:ap-northeast-1:123456789012:key/66666666-7777-4888-9999-000000000000" },
      lifecycle: [
        expireUntagged({ afterDays: 7 }),
        keepReleases({ pattern: "v*", maxImages: 50 }),
        expireFeatureImages({ pattern: "feature-*", afterDays: 14 }),
        keepNewest(100),
      ],
      tagScheme: ["v*", "feature-*"],
      pullers: [{ organization: "o-a1b2c3d4e5" }],
    },
    repositories: {
      taskService: {
        imageTagMutability: { immutableExcept: ["latest"] },
        tagScheme: ["v*", "feature-*", "latest"],
      },
      taskWeb: {
        imageTagMutability: { immutableExcept: ["latest", "dev-*"] },
        tagScheme: ["v*", "feature-*", "latest", "dev-*"],
      },
      taskReporter: {
        tags: { data: "personal" },
        pullers: [{ service: "codebuild.amazonaws.com", sourceAccount: "123456789012" }],
        pushers: [{ account: "210987654321", roleArns: ["arn:aws:iam::210987654321:role/build"] }],
      },
    },
    retired: ["taskBatch"],
    scanning: { type: "ENHANCED", continuous: ["mamezou-tech/*"], scanOnPush: ["*"] },
    policy: { createOnPushBy: [{ account: "210987654321" }] },
    creationTemplates: {
      "mamezou-tech/preview": { appliedFor: ["CREATE_ON_PUSH"], lifecycle: [keepNewest(5)] },
      ROOT: { appliedFor: ["PULL_THROUGH_CACHE"] },
    },
    replication: [
      { region: "us-west-2" },
      {
        region: "ap-northeast-1",
        account: "345678901234",
        deployRole: "arn:aws:iam::345678901234:role/terraform",
        repositories: ["taskService", "taskWeb"],
      },
    ],
  },
  access: {
    deployer: { roles: ["terraform"] },
    pusher: { groups: ["developers"], roles: ["ci"] },
    puller: { users: ["minikube"] },
  },
  review: {
    prices: { date: "2026-03-01", source: "https://aws.amazon.com/ecr/pricing/", storageGbMonth: 0.1 },
    rollbackDepth: 3,
    accept: [
      {
        kind: "drift",
        stack: "registry",
        address: "aws_ecr_registry_scanning_configuration.*",
        reason: "the security team changes it by hand, until it does so here",
        until: "2027-03-31",
      },
    ],
  },
});
