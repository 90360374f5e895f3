import { z } from "zod";
import { within } from "../../domain/text/errors";
import { isRecord } from "../../domain/text/unfit";
import { imageSettingsFaults } from "../../domain/workloads/image-settings";
import type { ResourceAmounts, ResourceSettings, TolerationSettings } from "../../domain/workloads/settings";
import { hasKey, strings, texts } from "../checks/fields";
import { type FormFault, anything, object, oneOf, schemaFaults } from "../checks/schema";
import { workloadAccess } from "../data/schema";

const amounts = object<ResourceAmounts>({ cpu: z.string().optional(), memory: z.string().optional() });
const requests = object<ResourceAmounts>({ cpu: z.string(), memory: z.string() });

const configValue = oneOf((value) => {
  if (hasKey(value, "table")) return object<{ table: string }>({ table: z.string() });
  if (hasKey(value, "bucket")) return object<{ bucket: string }>({ bucket: z.string() });
  if (hasKey(value, "region")) return object<{ region: true }>({ region: z.literal(true) });
  return z.string();
});

const toleration = object<TolerationSettings>({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
});

/** The settings that every pod has. */
export const podShape = {
  // What is wrong with one of these two does not hide the rest.
  image: z.unknown().optional(),
  resources: object<ResourceSettings>({ requests, limits: amounts.optional() }),
  config: z.record(z.string(), configValue).optional(),
  secrets: strings.optional(),
  access: z.unknown().optional(),
  runAsUser: z.number().optional(),
  readOnlyRootFilesystem: z.boolean().optional(),
  writablePaths: texts.optional(),
  nodeSelector: texts.optional(),
  tolerations: z.array(toleration).optional(),
};

/** An object whose texts can be read is an image, though perhaps a wrong one. */
function imageFaults(image: unknown): FormFault[] {
  return imageSettingsFaults(image).map((fault) => {
    const [key] = fault.path;
    const isReadable = isRecord(image) && (key === undefined || typeof image[String(key)] === "string");
    return { ...fault, cuts: !isReadable };
  });
}

const ownFields = [
  ["image", anything(imageFaults)],
  ["access", workloadAccess.optional()],
] as const;

/** A workload; its image and its access have faults of their own. */
export function pod(whole: z.ZodType): z.ZodType {
  return anything((value) => {
    const own = isRecord(value) ? ownFields : [];
    return [
      ...schemaFaults(whole, value),
      ...own.flatMap(([key, field]) =>
        within([key], schemaFaults(field, (value as Readonly<Record<string, unknown>>)[key])),
      ),
    ];
  });
}
