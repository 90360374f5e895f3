import { z } from "zod";
import {
  type PullRegistrySettings,
  type PullSecretSettings,
  pullSecretFaults,
} from "../../../domain/kubernetes/pull-secret";
import { accountId, hasKey, region, strings } from "../../checks/fields";
import { formed, object, oneOf } from "../../checks/schema";
import type { OutsideAwsSettings } from "./settings";

const credentials = oneOf((value) => {
  if (hasKey(value, "oidcProviderArn")) return object<{ oidcProviderArn: string }>({ oidcProviderArn: z.string() });
  if (hasKey(value, "secretName")) return object<{ secretName: string }>({ secretName: z.string() });
  const problem = "must name a Secret with an access key, or an OIDC provider, since no key is ever in the settings";
  // The value is not shown: it may be a key.
  return {
    path: [],
    problem,
    remedy: 'write { secretName: "ecr-credentials" } or { oidcProviderArn: "arn:aws:iam::..." }',
  };
});

const pullSecret = formed(
  object<PullSecretSettings>({
    name: z.string().optional(),
    schedule: z.string().optional(),
    credentials,
    registries: z.array(object<PullRegistrySettings>({ account: accountId, region, repositories: strings })).optional(),
    image: z.string().optional(),
  }),
  pullSecretFaults,
);

/** The form of its settings. */
export const outsideAwsSchema = object<OutsideAwsSettings>({
  type: z.literal("outside-aws"),
  context: z.string(),
  pullSecret,
});
