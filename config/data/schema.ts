import { z } from "zod";
import {
  type BucketSettings,
  type DataSettings,
  type IndexSettings,
  type TableSettings,
  type WorkloadAccessSettings,
  bucketFaults,
  tableFaults,
} from "../../domain/data/settings";
import { secretNameFaults } from "../../domain/kubernetes/names";
import { isRecord } from "../../domain/text/unfit";
import { catalogueKey } from "../checks/fields";
import { byKey, checked, formed, object, oneOf } from "../checks/schema";

const index = object<IndexSettings>({ hashKey: z.string(), rangeKey: z.string().optional() });

const table = formed(
  object<TableSettings>({
    name: z.string().optional(),
    hashKey: z.string(),
    rangeKey: z.string().optional(),
    attributes: z.record(z.string(), z.enum(["S", "N", "B"])).optional(),
    indexes: z.record(z.string(), index).optional(),
    protect: z.boolean().optional(),
  }),
  tableFaults,
);

const bucket = formed(
  object<BucketSettings>({
    name: z.string().optional(),
    protect: z.boolean().optional(),
    expireAfterDays: z.number().optional(),
    forceDestroy: z.boolean().optional(),
  }),
  bucketFaults,
);

/** What an environment's pods store. */
export const data = object<DataSettings>({
  tables: byKey(catalogueKey, table).optional(),
  buckets: byKey(catalogueKey, bucket).optional(),
});

const secret = object<{ secretName: string }>({ secretName: checked(z.string(), secretNameFaults) });

/** What a workload's code may do in AWS. */
export const workloadAccess = object<WorkloadAccessSettings>({
  tables: z.record(z.string(), z.enum(["read", "read-write"])).optional(),
  buckets: z.record(z.string(), z.enum(["read", "write", "read-write"])).optional(),
  via: oneOf((value) => (isRecord(value) ? secret : z.enum(["pod-identity", "irsa"]))).optional(),
});
