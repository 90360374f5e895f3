import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { CatalogueRepository } from "../config/registry/registry";
import type { Platform } from "../config/platform/platform";
import { formatPath } from "../domain/text/errors";
import { pascalCase, snakeCase } from "../domain/text/words";
import { partitionOf } from "../domain/aws/regions";
import { PullThroughCache } from "../modules/ecr/pull-through-cache";
import { CreationTemplate } from "../modules/ecr/creation-template";
import { RegistrySettings } from "../modules/ecr/registry-settings";
import { Repository } from "../modules/ecr/repository";
import { BaseStack } from "./base-stack";
import { recordSettings } from "./setting-record";

/** What a repository of the catalogue consists of: the type of a resource, and what its name has after the key's. */
const PARTS: readonly (readonly [type: string, suffix: string])[] = [
  ["aws_ecr_repository", ""],
  ["aws_ecr_lifecycle_policy", "_lifecycle_policy"],
  ["aws_ecr_repository_policy", "_policy"],
];

/**
 * The catalogue's repositories, and what their registry has once: scanning, policy, creation templates, replication.
 *
 * Outputs: `repository_urls` and `repository_arns` by key in snake_case, and `<key>_repository_url` for each.
 */
export class RegistryStack extends BaseStack {
  /** By key of the catalogue. */
  readonly repositories: ReadonlyMap<string, Repository>;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id, { platform, place: platform.registry });
    const { repositories } = platform.registry;
    this.repositories = new Map(repositories.map((settings) => [settings.key, this.addRepository(settings)]));
    this.addRegistrySettings();
    this.rewriteState();
    this.addOutputs();
  }

  private addRepository(settings: CatalogueRepository): Repository {
    const { key, name: repositoryName, pullers, pushers, tags } = settings;
    const repository = new Repository(this, pascalCase(key), {
      repositoryName,
      imageTagMutability: settings.imageTagMutability,
      scanOnPush: settings.scanOnPush,
      encryption: settings.encryption,
      lifecycle: settings.lifecycle,
      forceDelete: settings.forceDelete,
      protect: settings.protect,
      ...(tags !== undefined && { tags }),
      partition: partitionOf(this.props.platform.registry.region),
    });
    for (const puller of pullers) repository.grantPull(puller);
    for (const pusher of pushers) repository.grantPush(pusher);
    const setting = formatPath(["registry", "repositories", key, "pullers"]);
    for (const part of [repository.node.defaultChild, repository.node.tryFindChild("Policy")]) {
      recordSettings(part, [{ setting }]);
    }
    return repository;
  }

  private addRegistrySettings(): void {
    const { registry } = this.props.platform;
    const { account, region, patterns, scanning, policy, replication } = registry;
    new RegistrySettings(this, "Registry-Settings", {
      account,
      region,
      patterns,
      ...(scanning !== undefined && { scanning }),
      ...(policy !== undefined && { policy }),
      ...(replication.length > 0 && { replication }),
    });
    for (const [prefix, cache] of Object.entries(registry.pullThroughCaches)) {
      new PullThroughCache(this, `Cache-${prefix}`, { ...cache, account, region, prefix });
    }
    for (const [prefix, template] of Object.entries(registry.creationTemplates)) {
      const made = new CreationTemplate(this, `Template-${prefix}`, {
        prefix,
        partition: partitionOf(region),
        ...template,
      });
      recordSettings(made, [{ setting: formatPath(["registry", "creationTemplates", prefix, "pullers"]) }]);
    }
  }

  /**
   * Blocks that change what the state says, not what exists. As overrides, since cdktf's own methods for them start
   * terraform during synth.
   */
  private rewriteState(): void {
    const { repositories, retired } = this.props.platform.registry;
    const moved = repositories.flatMap(({ key, movedFrom }) =>
      movedFrom === undefined
        ? []
        : PARTS.map(([type, suffix]) => ({
            from: `${type}.${snakeCase(movedFrom)}${suffix}`,
            to: `${type}.${snakeCase(key)}${suffix}`,
          })),
    );
    const removed = retired.flatMap((key) =>
      PARTS.map(([type, suffix]) => ({
        from: `${type}.${snakeCase(key)}${suffix}`,
        lifecycle: { destroy: false },
      })),
    );
    const imported = repositories
      .filter((repository) => repository.import)
      .map(({ key, name }) => ({ to: `aws_ecr_repository.${snakeCase(key)}`, id: name }));
    for (const [block, list] of Object.entries({ moved, removed, import: imported })) {
      if (list.length > 0) this.addOverride(block, list);
    }
  }

  private addOutputs(): void {
    const entries = [...this.repositories].map(([key, repository]) => [snakeCase(key), repository] as const);
    new TerraformOutput(this, "repository_urls", {
      value: Object.fromEntries(entries.map(([key, { repositoryUrl }]) => [key, repositoryUrl])),
    });
    new TerraformOutput(this, "repository_arns", {
      value: Object.fromEntries(entries.map(([key, { repositoryArn }]) => [key, repositoryArn])),
    });
    for (const [key, { repositoryUrl: value }] of entries) {
      new TerraformOutput(this, `${key}_repository_url`, { value });
    }
  }
}
