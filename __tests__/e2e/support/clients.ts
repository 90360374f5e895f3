import { ECRClient } from "@aws-sdk/client-ecr";
import { IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";

import { ACCOUNT, type Emulator, REGION } from "./emulator";

/** The clients that look at the account as an operator would. */
export interface Clients {
  readonly ecr: ECRClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Every key that the emulator does not know belongs to its default user. */
const DEFAULT_USER: Credentials = { accessKeyId: "testing", secretAccessKey: "testing" };

/** One attempt a call: a refusal is an answer here, not a hiccup. */
export function awsClients(emulator: Emulator, credentials: Credentials = DEFAULT_USER): Clients {
  const settings = { region: REGION, endpoint: emulator.url, credentials, maxAttempts: 1 };
  return {
    ecr: new ECRClient(settings),
    iam: new IAMClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sts: new STSClient(settings),
  };
}

/** The bucket that a platform of this name expects for its states. */
export const STATE_BUCKET = `task-tool-terraform-state-${ACCOUNT}-${REGION}`;

export async function createStateBucket(emulator: Emulator, name: string = STATE_BUCKET): Promise<void> {
  await awsClients(emulator).s3.send(
    new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
}
