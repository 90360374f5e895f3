import { z } from "zod";
import { acceptFaults } from "../../domain/accepted";
import { pricesFaults } from "../../domain/ecr/prices";
import { rollbackDepthFaults } from "../../domain/facts";
import { access } from "../access/schema";
import { accountId, keys, region, roleArn, tags, text } from "../checks/fields";
import { ENVIRONMENT_NAME, PLATFORM_NAME } from "../checks/forms";
import { anything, byKey, object, oneOf } from "../checks/schema";
import { cluster } from "../clusters/schema";
import { data } from "../data/schema";
import { network } from "../network/schema";
import { registry } from "../registry/schema";
import { state, stateBucket } from "../state/schema";
import { workloads } from "../workloads/schema";
import type { EnvironmentSettings, PlatformSettings, ReviewSettings, TerraformSettings } from "./settings";

const environmentName = text(ENVIRONMENT_NAME, "must be 2 to 20 of a-z, 0-9 and -", "staging");
const constraint = (example: string) =>
  text(
    /^((=|!=|>=?|<=?|~>)? ?\d+(\.\d+){0,2}(-[a-z0-9.]+)?)(, ?(=|!=|>=?|<=?|~>)? ?\d+(\.\d+){0,2}(-[a-z0-9.]+)?)*$/,
    "must be a version constraint",
    example,
  );

const environment = object<EnvironmentSettings>({
  account: accountId.optional(),
  region: region.optional(),
  deployRole: roleArn.optional(),
  state: stateBucket.optional(),
  repositories: keys.optional(),
  network: network.optional(),
  cluster: cluster.optional(),
  data: data.optional(),
  workloads: workloads.optional(),
});

/** The form of a platform file; what only several settings together can break is in `consistency.ts`. */
export const platformSchema = object<PlatformSettings>({
  name: text(PLATFORM_NAME, "must be 3 to 32 of a-z, 0-9 and -", "task-tool"),
  state,
  registry,
  access: access.optional(),
  environments: byKey(environmentName, environment).optional(),
  tags: oneOf((value) => (value === false ? z.literal(false) : tags)).optional(),
  terraform: object<TerraformSettings>({
    requiredVersion: constraint(">= 1.10.0, < 2.0.0").optional(),
    awsProviderVersion: constraint(">= 6.25.0, < 7.0.0").optional(),
    kubernetesProviderVersion: constraint(">= 2.38.0, < 4.0.0").optional(),
  }).optional(),
  review: object<ReviewSettings>({
    prices: anything(pricesFaults).optional(),
    rollbackDepth: anything(rollbackDepthFaults).optional(),
    accept: anything(acceptFaults).optional(),
  }).optional(),
});
