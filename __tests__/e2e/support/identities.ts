import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";

import { awsClients } from "./clients";
import { type AccessKey, type Emulator, enforceIam } from "./emulator";

export function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * A user with an access key, made by the account's owner, whom no policy holds back.
 *
 * @param policy a whole document, or the statements of one; without any the user has no rights of its own
 */
export async function createUser(
  emulator: Emulator,
  UserName: string,
  policy?: string | readonly object[],
): Promise<AccessKey> {
  const { iam } = awsClients(emulator);
  await enforceIam(emulator, false);
  await iam.send(new CreateUserCommand({ UserName }));
  if (policy !== undefined) {
    const PolicyDocument = typeof policy === "string" ? policy : policyDocument(policy);
    const made = await iam.send(new CreatePolicyCommand({ PolicyName: `${UserName}-by-hand`, PolicyDocument }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: made.Policy?.Arn }));
  }
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { id: key?.AccessKeyId ?? "", secret: key?.SecretAccessKey ?? "" };
}
