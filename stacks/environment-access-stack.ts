import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Environment } from "../config/platform/environment";
import type { PodWorkload, WorkloadIdentity } from "../config/workloads/workload";
import { type Workloads, allWorkloads } from "../config/workloads/kinds";
import type { Platform } from "../config/platform/platform";
import { type DataNames, dataStatements } from "../domain/data/actions";
import { clusterName } from "../domain/aws/environment-names";
import { pascalCase } from "../domain/text/words";
import { IrsaRole, PodIdentityRole } from "../modules/iam/workload-role";
import { WorkloadUser } from "../modules/iam/workload-user";
import { BaseStack } from "./base-stack";

/** Properties of an {@link EnvironmentAccessStack}. */
export interface EnvironmentAccessStackProps {
  /** The whole platform; the stack is one of its stacks. */
  readonly platform: Platform;
  /** The one that the stack is of. */
  readonly environment: Environment;
  /** The environment's own. */
  readonly workloads: Workloads;
  /** The stack that makes the cluster. @default none: it exists already */
  readonly clusterStack?: BaseStack;
}

/** A workload whose code calls AWS. */
type Caller = PodWorkload & { readonly identity: WorkloadIdentity };

/**
 * What the code of an environment's workloads may do in AWS: a role for each service account on EKS, a user without
 * access key for each workload outside AWS.
 *
 * Outputs: `principal_arns`, ARNs of the roles and users by key of the workload.
 */
export class EnvironmentAccessStack extends BaseStack {
  constructor(
    scope: Construct,
    id: string,
    private readonly access: EnvironmentAccessStackProps,
  ) {
    const { platform, environment, workloads, clusterStack } = access;
    super(scope, id, { platform, place: environment, state: environment.state, environment: environment.name });
    if (clusterStack !== undefined) this.addDependency(clusterStack);
    const arns = callersOf(workloads).map((workload) => [workload.key, this.createPrincipal(workload)]);
    new TerraformOutput(this, "principal_arns", { value: Object.fromEntries(arns) as Record<string, string> });
  }

  private createPrincipal({ key, name: serviceAccount, identity }: Caller): string {
    const { platform, environment, workloads, clusterStack } = this.access;
    const { account, region } = environment;
    const { via, access, principalName } = identity;
    const statements = dataStatements(environment, access, namesOf(environment));
    const id = pascalCase(key);
    if (typeof via !== "string") {
      return new WorkloadUser(this, id, { userName: principalName, statements }).userArn;
    }
    const { namespace } = workloads;
    const role = { account, region, roleName: principalName, namespace, serviceAccount, statements };
    if (via === "irsa" && clusterStack !== undefined) {
      const issuerPath = this.outputOf(clusterStack, "cluster_oidc_issuer_path");
      return new IrsaRole(this, id, { ...role, issuerPath }).roleArn;
    }
    return new PodIdentityRole(this, id, { ...role, clusterName: clusterName(platform.name, environment.name) })
      .roleArn;
  }
}

function callersOf(workloads: Workloads): Caller[] {
  return allWorkloads(workloads).filter((workload): workload is Caller => workload.identity !== undefined);
}

function namesOf({ data }: Environment): DataNames {
  return {
    tables: Object.fromEntries((data?.tables ?? []).map(({ key, tableName }) => [key, tableName])),
    buckets: Object.fromEntries((data?.buckets ?? []).map(({ key, bucketName }) => [key, bucketName])),
  };
}
