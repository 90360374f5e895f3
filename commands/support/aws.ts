import { ECRClient } from "@aws-sdk/client-ecr";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";

import { calling } from "./aws-errors";
import { CommandError } from "./command";
import type { Place, Stack } from "./stack-file";

// The SDK announces the end of its own support for this Node on stderr; that is for developers, not for operators.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** One client a service, all in the name of one caller. */
export interface Clients {
  readonly ecr: ECRClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
}

/** The account that the calls reach. */
export interface Account {
  readonly id: string;
  /** `aws`, `aws-cn`, `aws-us-gov` */
  readonly partition: string;
  /** Who calls. */
  readonly callerArn: string;
}

/** Clients for a provider's or a backend's block, through its role if it names one. */
export function connect(place: Place): Clients {
  const settings = { region: place.region, credentials: credentials(place) };
  // An emulator on an IP address has no host name to put a bucket before.
  const forcePathStyle = (process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"]) !== undefined;
  return {
    ecr: new ECRClient(settings),
    iam: new IAMClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle }),
    sts: new STSClient(settings),
  };
}

/**
 * Asks who is calling, and lets only the stack's own account through.
 *
 * @throws CommandError
 */
export async function identify({ sts }: Clients, stack: Stack): Promise<Account> {
  const identity = await calling("sts:GetCallerIdentity", () => sts.send(new GetCallerIdentityCommand({})));
  const { Account: id = "", Arn: callerArn = "" } = identity;
  const allowed = stack.provider.allowed_account_ids;
  if (allowed.length > 0 && !allowed.includes(id)) {
    throw new CommandError(
      `wrong account: the credentials are those of ${callerArn}, but stack '${stack.id}' is for ` +
        `${allowed.join(" or ")}; use credentials of that account (AWS_PROFILE), or correct the settings`,
    );
  }
  return { id, partition: callerArn.split(":")[1] ?? "aws", callerArn };
}

function credentials({ region, assume_role: role }: Place): ReturnType<typeof fromTemporaryCredentials> | undefined {
  if (role === undefined) return undefined;
  const params = {
    RoleArn: role.role_arn,
    RoleSessionName: role.session_name ?? "task-tool-platform",
    ExternalId: role.external_id,
  };
  return fromTemporaryCredentials({ params, clientConfig: { region } });
}
