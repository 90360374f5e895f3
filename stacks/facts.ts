import type { Environment, OutsideAwsCluster, PodWorkload } from "../config/platform/environment";
import type { CatalogueRepository, Platform, Registry } from "../config/platform/platform";
import { repositoryArn } from "../domain/aws/arn";
import { formatPath } from "../domain/text/errors";
import type { Facts, SettingFact } from "../domain/facts";
import { cachedRepositories } from "../domain/ecr/pull-through-cache";
import { snakeCase } from "../domain/text/words";

/**
 * What `review` has to know of a platform's settings; what nobody declared is not in it.
 *
 * Its `settings` name what a pull depends on and which setting makes it. The addresses are contracts, so they are written
 * here as they stand in the JSON.
 */
export function factsOf({ registry, review, environments }: Platform): Facts {
  const schemes = registry.repositories.flatMap(({ name, tagScheme }) =>
    tagScheme === undefined ? [] : [[name, tagScheme] as const],
  );
  return {
    ...review,
    ...(schemes.length > 0 && { tagSchemes: Object.fromEntries(schemes) }),
    settings: [
      ...registry.repositories.flatMap(repositorySettings),
      ...Object.keys(registry.creationTemplates).map(templateSetting),
      ...Object.values(environments).flatMap((environment) => [
        ...clusterSettings(registry, environment),
        ...workloadSettings(environment),
      ]),
    ],
  };
}

/** The policy, or the repository where it has none yet. */
function repositorySettings({ key }: CatalogueRepository): SettingFact[] {
  const setting = formatPath(["registry", "repositories", key, "pullers"]);
  const name = snakeCase(key);
  return [`aws_ecr_repository.${name}`, `aws_ecr_repository_policy.${name}_policy`].map((address) => ({
    where: `registry/${address}`,
    setting,
  }));
}

function templateSetting(prefix: string): SettingFact {
  return {
    where: `registry/aws_ecr_repository_creation_template.template_${snakeCase(prefix)}`,
    setting: formatPath(["registry", "creationTemplates", prefix, "pullers"]),
  };
}

function clusterSettings(registry: Registry, environment: Environment): SettingFact[] {
  const { cluster } = environment;
  if (cluster === undefined) return [];
  return cluster.type === "eks"
    ? nodeSettings(registry, environment)
    : refresherSettings(registry, environment, cluster);
}

/** The role of the nodes, and its policies. */
function nodeSettings(registry: Registry, environment: Environment): SettingFact[] {
  const { name } = environment;
  const at = ["environments", name, "cluster"];
  return [
    { where: `eks-${name}/aws_iam_role.node_role`, what: ["sts:AssumeRole"], setting: formatPath(at) },
    ...pullSettings(registry, environment, `eks-${name}/aws_iam_role*.node_role*`, formatPath([...at, "nodePull"])),
  ];
}

/** Whoever pulls for the pods, and the Jobs that renew their Secret. */
function refresherSettings(
  registry: Registry,
  environment: Environment,
  { pullSecret: { credentials, registries } }: OutsideAwsCluster,
): SettingFact[] {
  const { name } = environment;
  const kind = "oidcProviderArn" in credentials ? "role" : "user";
  const address = `pull_secret_refresher_${snakeCase(name)}_${kind}`;
  const [principal, policy] = [`access/aws_iam_${kind}.${address}`, `access/aws_iam_${kind}_policy.${address}_grants`];
  const [cronJob, firstRun] = ["cron_job_v1.pull_secret_refresher_cron_job", "job_v1.pull_secret_refresher_first_run"];
  const setting = (...path: string[]) => formatPath(["environments", name, "cluster", "pullSecret", ...path]);
  const others = registries.slice(1).map((place) => repositoryArn(place, "*"));
  return [
    { where: principal, what: ["sts:AssumeRoleWithWebIdentity"], setting: setting("credentials") },
    ...[principal, policy].flatMap((where) => [
      ...(others.length === 0 ? [] : [{ where, resource: others, setting: setting("registries") }]),
      ...pullSettings(registry, environment, where, setting()),
    ]),
    { where: `workloads-${name}/kubernetes_${cronJob}`, what: ["login"], setting: setting("registries") },
    ...[cronJob, firstRun].map((job) => ({ where: `workloads-${name}/kubernetes_${job}`, setting: setting("image") })),
  ];
}

/**
 * What decides about the rights of a puller: which repositories the environment names, which caches there are, and else
 * the puller's own setting.
 */
function pullSettings(
  registry: Registry,
  { name, repositories, pull }: Environment,
  where: string,
  setting: string,
): SettingFact[] {
  const left = registry.repositories.filter(({ key }) => !repositories.includes(key));
  const prefixes = pull.caches.length === 0 ? [] : Object.keys(registry.pullThroughCaches);
  // The prefix ROOT stands for every repository, so it comes last, and what the catalogue has comes before all.
  const byLength = [...prefixes].sort((a, b) => cachedRepositories(b).length - cachedRepositories(a).length);
  return [
    ...(left.length === 0
      ? []
      : [
          {
            where,
            resource: left.map((repository) => repositoryArn(registry, repository.name)),
            setting: formatPath(["environments", name, "repositories"]),
          },
        ]),
    ...(prefixes.length === 0 ? [] : [{ where, resource: pull.repositories, setting }]),
    ...byLength.map((prefix) => ({
      where,
      resource: [repositoryArn(registry, cachedRepositories(prefix))],
      setting: formatPath(["registry", "pullThroughCaches", prefix]),
    })),
    { where, setting },
  ];
}

/** What runs, and which version of it. */
function workloadSettings({ name, workloads }: Environment): SettingFact[] {
  const { deployments = [], cronJobs = [] } = workloads ?? {};
  const of = (kind: "deployments" | "cronJobs", type: string, all: readonly PodWorkload[]): SettingFact[] =>
    all.flatMap(({ key, image: { source } }) => {
      const where = `workloads-${name}/${type}.${snakeCase(key)}`;
      const at = ["environments", name, "workloads"];
      if ("reference" in source) return [{ where, setting: formatPath([...at, kind, key, "image"]) }];
      const { repository } = source;
      return [
        { where, what: ["repository"], setting: formatPath(["registry", "repositories", repository]) },
        { where, setting: formatPath([...at, "releases", repository]) },
      ];
    });
  return [
    ...of("deployments", "kubernetes_deployment_v1", deployments),
    ...of("cronJobs", "kubernetes_cron_job_v1", cronJobs),
  ];
}
