import {
  DescribePullThroughCacheRulesCommand,
  DescribeRegistryCommand,
  DescribeRepositoriesCommand,
  DescribeRepositoryCreationTemplatesCommand,
  GetLifecyclePolicyCommand,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  GetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";

import { found } from "../aws-errors";
import type { Importable, Subject } from "./subject";

const GONE = "RepositoryNotFoundException";

const repositoryOf = ({ text }: Subject): string => text("repository");
const registryOf = ({ account }: Subject): string => account.id;
const on = (action: string, subject: Subject): string => `ecr:${action} for ${subject.resource.address}`;

/** Import ids as the provider's documentation gives them, at the end of each resource's page. */
export const ECR: Readonly<Record<string, Importable>> = {
  aws_ecr_repository: {
    importId: ({ text }) => text("name"),
    exists: (subject, { ecr }) => {
      const command = new DescribeRepositoriesCommand({ repositoryNames: [subject.text("name")] });
      return found(on("DescribeRepositories", subject), () => ecr.send(command), GONE);
    },
  },
  aws_ecr_lifecycle_policy: {
    importId: repositoryOf,
    exists: (subject, { ecr }) => {
      const command = new GetLifecyclePolicyCommand({ repositoryName: repositoryOf(subject) });
      const absent = [GONE, "LifecyclePolicyNotFoundException"];
      return found(on("GetLifecyclePolicy", subject), () => ecr.send(command), ...absent);
    },
  },
  aws_ecr_repository_policy: {
    importId: repositoryOf,
    exists: (subject, { ecr }) => {
      const command = new GetRepositoryPolicyCommand({ repositoryName: repositoryOf(subject) });
      const absent = [GONE, "RepositoryPolicyNotFoundException"];
      return found(on("GetRepositoryPolicy", subject), () => ecr.send(command), ...absent);
    },
  },
  aws_ecr_registry_policy: {
    importId: registryOf,
    exists: (subject, { ecr }) => {
      const command = new GetRegistryPolicyCommand({});
      return found(on("GetRegistryPolicy", subject), () => ecr.send(command), "RegistryPolicyNotFoundException");
    },
  },
  // The next two are in every registry from the start; with nothing in them there is nothing to adopt.
  aws_ecr_registry_scanning_configuration: {
    importId: registryOf,
    exists: (subject, { ecr }) =>
      found(on("GetRegistryScanningConfiguration", subject), async () => {
        const { scanningConfiguration: found } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
        return found?.scanType === "ENHANCED" || (found?.rules ?? []).length > 0;
      }),
  },
  aws_ecr_replication_configuration: {
    importId: registryOf,
    exists: (subject, { ecr }) =>
      found(on("DescribeRegistry", subject), async () => {
        const { replicationConfiguration: found } = await ecr.send(new DescribeRegistryCommand({}));
        return (found?.rules ?? []).length > 0;
      }),
  },
  aws_ecr_repository_creation_template: {
    importId: ({ text }) => text("prefix"),
    exists: (subject, { ecr }) => {
      const command = new DescribeRepositoryCreationTemplatesCommand({ prefixes: [subject.text("prefix")] });
      const call = async (): Promise<boolean> =>
        ((await ecr.send(command)).repositoryCreationTemplates ?? []).length > 0;
      return found(on("DescribeRepositoryCreationTemplates", subject), call, "TemplateNotFoundException");
    },
  },
  aws_ecr_pull_through_cache_rule: {
    importId: ({ text }) => text("ecr_repository_prefix"),
    exists: (subject, { ecr }) => {
      const prefixes = [subject.text("ecr_repository_prefix")];
      const command = new DescribePullThroughCacheRulesCommand({ ecrRepositoryPrefixes: prefixes });
      const call = async (): Promise<boolean> => ((await ecr.send(command)).pullThroughCacheRules ?? []).length > 0;
      return found(on("DescribePullThroughCacheRules", subject), call, "PullThroughCacheRuleNotFoundException");
    },
  },
};
