import { EcrRegistryPolicy } from "@cdktf/provider-aws/lib/ecr-registry-policy";
import { EcrRegistryScanningConfiguration } from "@cdktf/provider-aws/lib/ecr-registry-scanning-configuration";
import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { Construct } from "constructs";
import { type AwsPlace, accountRootArn, repositoryArn } from "../../domain/arn";
import { refuse, within } from "../../domain/errors";
import { type PolicyStatement, renderPolicy } from "../../domain/policy-document";
import { partitionOf } from "../../domain/regions";
import {
  type RegistryPolicySettings,
  type ReplicationDestination,
  type ScanningSettings,
  replicationFaults,
  scanningFaults,
} from "../../domain/registry-settings";
import { resourcePrincipal } from "../iam/principals";

/** Properties of {@link RegistrySettings}; what is left out is left as the account has it. */
export interface RegistrySettingsProps extends AwsPlace {
  /** Names, with wildcards, of the repositories that others may make: `["mamezou-tech/*"]`. */
  readonly patterns: readonly string[];
  /** @default not managed */
  readonly scanning?: ScanningSettings;
  /** @default not managed */
  readonly policy?: RegistryPolicySettings;
  /** @default not managed */
  readonly replication?: readonly ReplicationDestination[];
}

/**
 * The settings that a registry has once in an account and region: scanning, who may make repositories, replication.
 *
 * Each that is given overwrites what the account has. Not for settings of a single repository.
 */
export class RegistrySettings extends Construct {
  /** @throws ValidationError with every fault of the properties */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RegistrySettingsProps,
  ) {
    super(scope, id);
    const { scanning, policy, replication } = props;
    refuse(this.node.path, [
      ...(scanning ? within(["scanning"], scanningFaults(scanning)) : []),
      ...(replication ? within(["replication"], replicationFaults(props, replication)) : []),
    ]);
    if (scanning) this.configureScanning(scanning);
    if (policy) new EcrRegistryPolicy(this, "Policy", { policy: renderPolicy(this.policyStatements(policy)) });
    if (replication) this.configureReplication(replication);
  }

  private configureScanning(scanning: ScanningSettings): void {
    new EcrRegistryScanningConfiguration(this, "Scanning", {
      scanType: scanning.type,
      rule: scanningRules(scanning)
        .filter(({ filters }) => filters.length > 0)
        .map(({ scanFrequency, filters }) => ({
          scanFrequency,
          repositoryFilter: filters.map((filter) => ({ filter, filterType: "WILDCARD" })),
        })),
    });
  }

  private policyStatements({ replicationFrom = [], createOnPushBy = [] }: RegistryPolicySettings): PolicyStatement[] {
    const partition = partitionOf(this.props.region);
    const resources = this.props.patterns.map((pattern) => repositoryArn(this.props, pattern));
    return [
      ...replicationFrom.map((account) => ({
        sid: `Replication${account}`,
        principals: { AWS: [accountRootArn(partition, account)] },
        actions: ["ecr:CreateRepository", "ecr:ReplicateImage"],
        resources,
      })),
      ...createOnPushBy.map((settings) => {
        const { sid, principals, conditions } = resourcePrincipal(settings, partition);
        const actions = ["ecr:CreateRepository"];
        return { sid: `CreateOnPush${sid}`, principals, actions, resources, ...(conditions && { conditions }) };
      }),
    ];
  }

  private configureReplication(destinations: readonly ReplicationDestination[]): void {
    const rule = [...groupByPrefixes(destinations).values()].map((group) => ({
      destination: group.map(({ account, region }) => ({ registryId: account, region })),
      repositoryFilter: (group[0]?.prefixes ?? []).map((filter) => ({ filter, filterType: "PREFIX_MATCH" })),
    }));
    new EcrReplicationConfiguration(this, "Replication", { replicationConfiguration: { rule } });
  }
}

function scanningRules(scanning: ScanningSettings): { scanFrequency: string; filters: readonly string[] }[] {
  if (scanning.type === "BASIC") return [{ scanFrequency: "SCAN_ON_PUSH", filters: scanning.scanOnPush ?? ["*"] }];
  return [
    { scanFrequency: "SCAN_ON_PUSH", filters: scanning.scanOnPush ?? [] },
    { scanFrequency: "CONTINUOUS_SCAN", filters: scanning.continuous ?? ["*"] },
  ];
}

/** Destinations that get the same images share a rule, since a registry has at most ten. */
function groupByPrefixes(destinations: readonly ReplicationDestination[]): Map<string, ReplicationDestination[]> {
  const groups = new Map<string, ReplicationDestination[]>();
  for (const destination of destinations) {
    const key = JSON.stringify(destination.prefixes);
    groups.set(key, [...(groups.get(key) ?? []), destination]);
  }
  return groups;
}
