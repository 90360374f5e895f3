import { z } from "zod";
import { IAM_NAME_LIMITS, iamNameFaults } from "../../domain/aws/names";
import { checked, object } from "../checks/schema";
import type { AccessSettings, AttachmentSettings } from "./settings";

const identities = (limit: number) => z.array(checked(z.string(), (name) => iamNameFaults(name, limit))).optional();

const attachment = object<AttachmentSettings>({
  groups: identities(IAM_NAME_LIMITS.group),
  users: identities(IAM_NAME_LIMITS.user),
  roles: identities(IAM_NAME_LIMITS.role),
});

/** Whom the policies of the `access` stack are attached to. */
export const access = object<AccessSettings>({
  deployer: attachment.optional(),
  pusher: attachment.optional(),
  puller: attachment.optional(),
});
