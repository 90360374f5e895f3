/** A policy that AWS manages, as far as it speaks of ECR. */
export interface AwsManagedPolicy {
  /** `/`, or `/service-role/` and such: what stands in its ARN before the name. */
  readonly path: string;
  /** The version that counted on the day of the snapshot. */
  readonly version: string;
  /** The day on which AWS made that version. */
  readonly edited: string;
  /** The statements as AWS wrote them, without the actions of other services. */
  readonly statements: readonly Readonly<Record<string, unknown>>[];
}

/** The day to which the tables were complete. */
export const AWS_MANAGED_POLICIES_DATE = "2026-05-01";

/**
 * The policies that bear on pulling, and those that bar everything.
 *
 * `ReadOnlyAccess` is left out: it changes several times a month.
 *
 * Sources: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html,
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/security-iam-awsmanpol.html
 */
const SPEAKING: Readonly<Record<string, AwsManagedPolicy>> = {
  AWSAppRunnerServicePolicyForECRAccess: {
    path: "/service-role/",
    version: "v1",
    edited: "2021-05-14",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
          "ecr:DescribeImages",
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
        ],
        Resource: "*",
      },
    ],
  },
  AWSDenyAll: {
    path: "/",
    version: "v2",
    edited: "2023-12-18",
    statements: [{ Effect: "Deny", Action: ["*"], Resource: "*" }],
  },
  AdministratorAccess: {
    path: "/",
    version: "v1",
    edited: "2015-02-06",
    statements: [{ Effect: "Allow", Action: ["*"], Resource: "*" }],
  },
  AmazonEC2ContainerRegistryFullAccess: {
    path: "/",
    version: "v3",
    edited: "2020-12-05",
    statements: [{ Effect: "Allow", Action: ["ecr:*"], Resource: "*" }],
  },
  AmazonEC2ContainerRegistryPowerUser: {
    path: "/",
    version: "v3",
    edited: "2019-12-10",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:GetRepositoryPolicy",
          "ecr:DescribeRepositories",
          "ecr:ListImages",
          "ecr:DescribeImages",
          "ecr:BatchGetImage",
          "ecr:GetLifecyclePolicy",
          "ecr:GetLifecyclePolicyPreview",
          "ecr:ListTagsForResource",
          "ecr:DescribeImageScanFindings",
          "ecr:InitiateLayerUpload",
          "ecr:UploadLayerPart",
          "ecr:CompleteLayerUpload",
          "ecr:PutImage",
        ],
        Resource: "*",
      },
    ],
  },
  AmazonEC2ContainerRegistryPullOnly: {
    path: "/",
    version: "v1",
    edited: "2024-10-04",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchImportUpstreamImage",
        ],
        Resource: "*",
      },
    ],
  },
  AmazonEC2ContainerRegistryReadOnly: {
    path: "/",
    version: "v3",
    edited: "2019-12-10",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:GetRepositoryPolicy",
          "ecr:DescribeRepositories",
          "ecr:ListImages",
          "ecr:DescribeImages",
          "ecr:BatchGetImage",
          "ecr:GetLifecyclePolicy",
          "ecr:GetLifecyclePolicyPreview",
          "ecr:ListTagsForResource",
          "ecr:DescribeImageScanFindings",
        ],
        Resource: "*",
      },
    ],
  },
  AmazonEC2ContainerServiceforEC2Role: {
    path: "/service-role/",
    version: "v10",
    edited: "2026-02-12",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
        ],
        Resource: "*",
      },
    ],
  },
  AmazonECSTaskExecutionRolePolicy: {
    path: "/service-role/",
    version: "v1",
    edited: "2017-11-16",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
        ],
        Resource: "*",
      },
    ],
  },
  AmazonEKSFargatePodExecutionRolePolicy: {
    path: "/",
    version: "v1",
    edited: "2019-11-22",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
        ],
        Resource: "*",
      },
    ],
  },
  EC2InstanceProfileForImageBuilderECRContainerBuilds: {
    path: "/",
    version: "v1",
    edited: "2020-12-11",
    statements: [
      {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchGetImage",
          "ecr:InitiateLayerUpload",
          "ecr:UploadLayerPart",
          "ecr:CompleteLayerUpload",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:PutImage",
        ],
        Resource: "*",
      },
    ],
  },
  PowerUserAccess: {
    path: "/",
    version: "v12",
    edited: "2026-02-12",
    statements: [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" }],
  },
  ROSAWorkerInstancePolicy: {
    path: "/service-role/",
    version: "v6",
    edited: "2026-02-12",
    statements: [
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
      {
        Effect: "Allow",
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:GetRepositoryPolicy",
          "ecr:DescribeRepositories",
          "ecr:ListImages",
          "ecr:DescribeImages",
          "ecr:BatchGetImage",
          "ecr:ListTagsForResource",
        ],
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/red-hat-managed": "true" } },
      },
    ],
  },
};

/** Policies that roles which pull often have besides, and that neither allow nor deny anything on ECR; with their paths. */
const SILENT: readonly string[] = [
  "AWSCodeBuildAdminAccess",
  "AWSCodeBuildDeveloperAccess",
  "AWSCodeBuildReadOnlyAccess",
  "AWSCodeCommitPowerUser",
  "AWSCodeCommitReadOnly",
  "AWSCodePipeline_FullAccess",
  "AWSKeyManagementServicePowerUser",
  "service-role/AWSLambdaBasicExecutionRole",
  "service-role/AWSLambdaVPCAccessExecutionRole",
  "AWSXRayDaemonWriteAccess",
  "AWSXrayFullAccess",
  "AWSXrayWriteOnlyAccess",
  "AmazonBedrockFullAccess",
  "AmazonDynamoDBFullAccess",
  "AmazonDynamoDBReadOnlyAccess",
  "service-role/AmazonEBSCSIDriverPolicy",
  "service-role/AmazonEC2ContainerServiceAutoscaleRole",
  "service-role/AmazonEC2ContainerServiceEventsRole",
  "service-role/AmazonEC2ContainerServiceRole",
  "AmazonEC2FullAccess",
  "AmazonEC2ReadOnlyAccess",
  "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
  "AmazonECS_FullAccess",
  "service-role/AmazonEFSCSIDriverPolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSClusterPolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
  "AmazonEKSServicePolicy",
  "AmazonEKSVPCResourceController",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonElastiCacheFullAccess",
  "AmazonElasticContainerRegistryPublicFullAccess",
  "AmazonElasticContainerRegistryPublicPowerUser",
  "AmazonElasticContainerRegistryPublicReadOnly",
  "AmazonElasticFileSystemClientReadWriteAccess",
  "AmazonElasticFileSystemFullAccess",
  "AmazonInspector2FullAccess",
  "AmazonKinesisFullAccess",
  "AmazonPrometheusRemoteWriteAccess",
  "AmazonRDSFullAccess",
  "AmazonRoute53FullAccess",
  "AmazonRoute53ReadOnlyAccess",
  "AmazonS3FullAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSESFullAccess",
  "AmazonSNSFullAccess",
  "AmazonSQSFullAccess",
  "AmazonSQSReadOnlyAccess",
  "AmazonSSMFullAccess",
  "AmazonSSMManagedInstanceCore",
  "AmazonSSMPatchAssociation",
  "AmazonSSMReadOnlyAccess",
  "AmazonVPCFullAccess",
  "AmazonVPCReadOnlyAccess",
  "AutoScalingFullAccess",
  "CloudWatchAgentAdminPolicy",
  "CloudWatchAgentServerPolicy",
  "CloudWatchFullAccess",
  "CloudWatchFullAccessV2",
  "CloudWatchLogsFullAccess",
  "CloudWatchLogsReadOnlyAccess",
  "CloudWatchReadOnlyAccess",
  "ElasticLoadBalancingFullAccess",
  "IAMFullAccess",
  "IAMReadOnlyAccess",
  "SecretsManagerReadWrite",
];

const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/;

const BY_NAME: ReadonlyMap<string, AwsManagedPolicy> = new Map([
  ...Object.entries(SPEAKING).map(([name, policy]) => [`${policy.path.slice(1)}${name}`, policy] as const),
  ...SILENT.map((name) => [name, { path: "", version: "", edited: "", statements: [] }] as const),
]);

/** Whether the ARN is of a policy that AWS manages. */
export function isAwsManagedPolicyArn(arn: string): boolean {
  return ARN.test(arn);
}

/** What a policy of AWS's says about ECR; undefined for one that is in no table. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  return BY_NAME.get(ARN.exec(arn)?.[1] ?? "");
}
