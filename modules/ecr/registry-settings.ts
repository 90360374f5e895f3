import { EcrRegistryPolicy } from "@cdktf/provider-aws/lib/ecr-registry-policy";
import { EcrRegistryScanningConfiguration } from "@cdktf/provider-aws/lib/ecr-registry-scanning-configuration";
import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { Construct } from "constructs";
import { type AwsPlace, repositoryArn } from "../../domain/aws/arn";
import { refuse, within } from "../../domain/text/errors";
import { ECR_CREATE, ECR_REPLICATE } from "../../domain/ecr/actions";
import { partitionOf } from "../../domain/aws/regions";
import {
  type RegistryPolicySettings,
  type ReplicationDestination,
  type ScanningSettings,
  registryPolicyFaults,
  replicationFaults,
  replicationRuleFaults,
  scanningFaults,
} from "../../domain/ecr/registry-settings";
import { ResourcePolicy } from "../iam/resource-policy";

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
      ...(policy ? within(["policy"], registryPolicyFaults(policy)) : []),
      ...(replication ? within(["replication"], replicationFaults(props, replication)) : []),
      ...(replication ? within(["replication"], replicationRuleFaults(replication)) : []),
    ]);
    if (scanning) this.configureScanning(scanning);
    if (policy) this.configurePolicy(policy);
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

  private configurePolicy({ replicationFrom = [], createOnPushBy = [] }: RegistryPolicySettings): void {
    const resources = this.props.patterns.map((pattern) => repositoryArn(this.props, pattern));
    const policy = new ResourcePolicy(partitionOf(this.props.region));
    for (const account of replicationFrom) policy.allow("Replicate", ECR_REPLICATE, { account }, resources);
    for (const principal of createOnPushBy) policy.allow("CreateOnPush", ECR_CREATE, principal, resources);
    new EcrRegistryPolicy(this, "Policy", { policy: policy.render() });
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
