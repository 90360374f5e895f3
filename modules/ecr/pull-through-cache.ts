import { EcrPullThroughCacheRule } from "@cdktf/provider-aws/lib/ecr-pull-through-cache-rule";
import { Construct } from "constructs";
import type { AwsPlace } from "../../domain/aws/arn";
import { refuse } from "../../domain/text/errors";
import {
  type PullThroughCacheSettings,
  pullThroughCacheFaults,
  pullThroughCachePlaceFaults,
} from "../../domain/ecr/pull-through-cache";

/** Properties of a {@link PullThroughCache}; account and region are those of the registry that caches. */
export interface PullThroughCacheProps extends PullThroughCacheSettings, AwsPlace {
  /** First part of the names of the repositories that hold the copies, 2 to 30 characters, or `ROOT` for all others. */
  readonly prefix: string;
}

/**
 * A pull-through cache rule: an image that is pulled by the prefix is fetched from the upstream registry, and kept.
 *
 * The repositories come with the first pulls, with what a creation template for the prefix says: without one their tags
 * can be moved and nothing expires. Not for images that have to be there before the upstream registry can be reached.
 */
export class PullThroughCache extends Construct {
  /** @throws ValidationError with every fault of the properties */
  constructor(scope: Construct, id: string, props: PullThroughCacheProps) {
    super(scope, id);
    const { prefix, upstreamRegistry, credentialArn, customRoleArn, upstreamRepositoryPrefix } = props;
    refuse(this.node.path, [...pullThroughCacheFaults(prefix, props), ...pullThroughCachePlaceFaults(props, props)]);
    new EcrPullThroughCacheRule(this, "Resource", {
      ecrRepositoryPrefix: prefix,
      upstreamRegistryUrl: upstreamRegistry,
      ...(credentialArn !== undefined && { credentialArn }),
      ...(customRoleArn !== undefined && { customRoleArn }),
      ...(upstreamRepositoryPrefix !== undefined && { upstreamRepositoryPrefix }),
    });
  }
}
