import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository, type EcrRepositoryConfig } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { type Fault, describeFault, refuse, within } from "../../domain/text/errors";
import type { LifecycleRule } from "../../domain/ecr/lifecycle-policy";
import { repositoryNameFaults } from "../../domain/aws/names";
import { POLICY_LIMITS, policySizeFaults } from "../../domain/aws/policy-document";
import type { Partition } from "../../domain/aws/regions";
import {
  DEFAULT_MUTABILITY,
  type Encryption,
  type ImageTagMutability,
  encryptionFaults,
  imageTagMutabilityFaults,
} from "../../domain/ecr/repository-settings";
import { encryptionConfig, lifecycleConfig, mutabilityConfig } from "./repository-config";
import { type Grantee, grantToIdentity, isIdentity } from "../iam/grant";
import { REPOSITORY_ACTIONS, ResourcePolicy } from "../iam/resource-policy";

/** Properties of a {@link Repository}. */
export interface RepositoryProps {
  /** 2 to 256 characters, e.g. `mamezou-tech/task-service`. Changing it makes a new repository: the images stay behind. */
  readonly repositoryName: string;
  /** @default "IMMUTABLE" */
  readonly imageTagMutability?: ImageTagMutability;
  /** `"registry"` where the registry's scanning configuration decides: then the repository says nothing. @default true */
  readonly scanOnPush?: boolean | "registry";
  /** Changing it makes a new repository: the images are lost. @default "AES256" */
  readonly encryption?: Encryption;
  /** What expires, in order of precedence; `[]` keeps everything for ever. @default untagged older than 7 days, then all beyond the newest 20 */
  readonly lifecycle?: readonly LifecycleRule[];
  /** Let Terraform destroy the repository together with the images in it. @default false */
  readonly forceDelete?: boolean;
  /** Let Terraform refuse a plan that destroys or replaces the repository. @default true */
  readonly protect?: boolean;
  /** @default none but the provider's default tags */
  readonly tags?: Readonly<Record<string, string>>;
  /** The partition in whose terms accounts are named in the repository's policy. @default "aws" */
  readonly partition?: Partition;
}

/**
 * A private ECR repository that is safe as it is: immutable tags, scan on push, encrypted, a lifecycle policy, and
 * protected from being destroyed by accident.
 *
 * Grants to roles and users go into their own policies, grants to other accounts, organizations and services into the
 * repository's policy, which is made with the first of them. Not for public repositories (`aws_ecrpublic_repository`).
 */
export class Repository extends Construct {
  /** Such as `mamezou-tech/task-service`. */
  readonly repositoryName: string;
  /** Known after apply. */
  readonly repositoryArn: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`, without a tag; known after apply. */
  readonly repositoryUrl: string;
  /** Its policies refer to the id, not to the name: where the repository is replaced, they have to be made anew. */
  private readonly resource: EcrRepository;
  private readonly policy: ResourcePolicy;

  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: RepositoryProps) {
    super(scope, id);
    refuse(this.node.path, repositoryFaults(props));
    this.resource = new EcrRepository(this, "Resource", repositoryConfig(props));
    this.policy = new ResourcePolicy(props.partition);
    this.repositoryName = props.repositoryName;
    this.repositoryArn = this.resource.arn;
    this.repositoryUrl = this.resource.repositoryUrl;

    const policy = lifecycleConfig(this.node.path, props.lifecycle);
    if (policy !== undefined) {
      new EcrLifecyclePolicy(this, "LifecyclePolicy", { repository: this.resource.id, policy });
    }
  }

  /** Let the grantee pull images. */
  grantPull(grantee: Grantee): void {
    this.grant("Pull", grantee);
  }

  /** Let the grantee push images. */
  grantPush(grantee: Grantee): void {
    this.grant("Push", grantee);
  }

  /** Let the grantee do both. */
  grantPullPush(grantee: Grantee): void {
    this.grant("PullPush", grantee);
  }

  private grant(verb: keyof typeof REPOSITORY_ACTIONS, grantee: Grantee): void {
    const actions = REPOSITORY_ACTIONS[verb];
    if (isIdentity(grantee)) {
      grantToIdentity(this, grantee, actions, [this.repositoryArn]);
      return;
    }
    if (this.policy.isEmpty) this.createPolicy();
    this.policy.allow(verb, actions, grantee);
  }

  private createPolicy(): void {
    new EcrRepositoryPolicy(this, "Policy", {
      repository: this.resource.id,
      policy: Lazy.stringValue({ produce: () => this.policy.render() }),
    });
    const remedy = "grant a whole organization, or list fewer roles";
    this.node.addValidation({
      validate: () => policySizeFaults(this.policy.render(), POLICY_LIMITS.repository, remedy).map(describeFault),
    });
  }
}

function repositoryFaults(props: RepositoryProps): Fault[] {
  const { repositoryName, imageTagMutability = DEFAULT_MUTABILITY, encryption = "AES256" } = props;
  return [
    ...(Token.isUnresolved(repositoryName) ? [] : within(["repositoryName"], repositoryNameFaults(repositoryName))),
    ...within(["imageTagMutability"], imageTagMutabilityFaults(imageTagMutability)),
    ...(Token.isUnresolved(encryption) ? [] : within(["encryption"], encryptionFaults(encryption))),
  ];
}

function repositoryConfig(props: RepositoryProps): EcrRepositoryConfig {
  const { repositoryName: name, scanOnPush = true, forceDelete = false, protect = true, tags } = props;
  return {
    name,
    ...mutabilityConfig(props.imageTagMutability ?? DEFAULT_MUTABILITY),
    ...(scanOnPush === "registry" ? {} : { imageScanningConfiguration: { scanOnPush } }),
    encryptionConfiguration: [encryptionConfig(props.encryption ?? "AES256")],
    // The provider's own default; written out, it would be one more change in the first plan of an adopted repository.
    ...(forceDelete && { forceDelete }),
    ...(protect ? { lifecycle: { preventDestroy: true } } : {}),
    ...(tags === undefined ? {} : { tags: { ...tags } }),
  };
}
