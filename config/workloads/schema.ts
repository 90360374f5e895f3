import { z } from "zod";
import { versionFaults } from "../../domain/ecr/image-reference";
import { objectNameFaults, secretNameFaults } from "../../domain/kubernetes/names";
import { registryHostFaults } from "../../domain/workloads/image-settings";
import { catalogueKey } from "../checks/fields";
import { byKey, checked, object } from "../checks/schema";
import { ingress } from "./ingress/schema";
import { WORKLOAD_KINDS, type WorkloadKey } from "./kinds";
import type { ExternalRegistrySettings, WorkloadsSettings } from "./settings";

const objectName = checked(z.string(), objectNameFaults);
const secretName = checked(z.string(), secretNameFaults);

// Each key of a kind, and no other.
const ofKinds = Object.fromEntries(
  WORKLOAD_KINDS.map(({ key, schema }) => [key, byKey(catalogueKey, schema).optional()]),
) as unknown as Readonly<Record<WorkloadKey, z.ZodType>>;

/** What runs in an environment's cluster. */
export const workloads = object<WorkloadsSettings>({
  namespace: objectName.optional(),
  manageNamespace: z.boolean().optional(),
  ...ofKinds,
  releases: z.record(z.string(), checked(z.string(), versionFaults)).optional(),
  ingress: ingress.optional(),
  externalRegistries: byKey(
    checked(z.string(), registryHostFaults),
    object<ExternalRegistrySettings>({ pullSecret: secretName.optional() }),
  ).optional(),
});
