import { EcrRepositoryCreationTemplate } from "@cdktf/provider-aws/lib/ecr-repository-creation-template";
import { Construct } from "constructs";
import { refuse } from "../../domain/text/errors";
import { type CreationTemplateSettings, creationTemplateFaults } from "../../domain/ecr/registry-settings";
import { DEFAULT_MUTABILITY, type ImageTagMutability } from "../../domain/ecr/repository-settings";
import type { Partition } from "../../domain/aws/regions";
import { literal } from "../../domain/text/terraform-text";
import { REPOSITORY_ACTIONS, ResourcePolicy } from "../iam/resource-policy";
import { encryptionConfig, lifecycleConfig, mutabilityConfig } from "./repository-config";

/** Properties of a {@link CreationTemplate}. */
export interface CreationTemplateProps extends CreationTemplateSettings {
  /** Which new repositories it is for: the first parts of their names, or `ROOT` for all that no other template matches. */
  readonly prefix: string;
  /** The partition in whose terms accounts are named in the repositories' policy. @default "aws" */
  readonly partition?: Partition;
}

/**
 * A repository creation template: what a repository gets that ECR makes for replication, a cache or a push.
 *
 * It has no effect on repositories that exist already, nor on those that Terraform makes.
 */
export class CreationTemplate extends Construct {
  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: CreationTemplateProps) {
    super(scope, id);
    const { prefix, customRoleArn, tags } = props;
    refuse(this.node.path, creationTemplateFaults(prefix, props));
    const policy = this.repositoryPolicy(props);
    const lifecyclePolicy = lifecycleConfig(this.node.path, props.lifecycle);
    new EcrRepositoryCreationTemplate(this, "Resource", {
      prefix,
      appliedFor: [...props.appliedFor].sort(),
      description: literal(props.description ?? "Made by Terraform"),
      ...mutabilityConfig(props.imageTagMutability ?? defaultMutability(props)),
      encryptionConfiguration: [encryptionConfig(props.encryption ?? "AES256")],
      ...(lifecyclePolicy !== undefined && { lifecyclePolicy }),
      ...(!policy.isEmpty && { repositoryPolicy: policy.render() }),
      ...(customRoleArn !== undefined && { customRoleArn }),
      ...(tags !== undefined && { resourceTags: { ...tags } }),
    });
  }

  private repositoryPolicy({ pullers = [], pushers = [], partition }: CreationTemplateProps): ResourcePolicy {
    const policy = new ResourcePolicy(partition);
    for (const puller of pullers) policy.allow("Pull", REPOSITORY_ACTIONS.Pull, puller);
    for (const pusher of pushers) policy.allow("Push", REPOSITORY_ACTIONS.Push, pusher);
    return policy;
  }
}

/** A cache has to be able to move the tags that move upstream. */
function defaultMutability({ appliedFor }: CreationTemplateProps): ImageTagMutability {
  return appliedFor.includes("PULL_THROUGH_CACHE") ? "MUTABLE" : DEFAULT_MUTABILITY;
}
