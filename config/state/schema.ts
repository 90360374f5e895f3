import { z } from "zod";
import { bucketNameFaults, stateKeyFaults } from "../../domain/aws/names";
import { expiryDaysFaults } from "../../domain/aws/state-bucket";
import { kmsKeyFaults } from "../../domain/ecr/repository-settings";
import { accountId, region, roleArn } from "../checks/fields";
import { checked, object } from "../checks/schema";
import type { StateBucketSettings, StateSettings } from "./settings";

const bucketShape = {
  bucket: checked(z.string(), bucketNameFaults).optional(),
  region: region.optional(),
  role: roleArn.optional(),
  managed: z.boolean().optional(),
  oldVersionsExpireAfterDays: checked(z.number(), expiryDaysFaults).optional(),
  kmsKeyArn: checked(z.string(), kmsKeyFaults).optional(),
  protect: z.boolean().optional(),
};

/** The bucket of an environment's states. */
export const stateBucket = object<StateBucketSettings>(bucketShape);

/** The platform's states. */
export const state = object<StateSettings>({
  ...bucketShape,
  key: checked(z.string(), stateKeyFaults),
  account: accountId.optional(),
});
