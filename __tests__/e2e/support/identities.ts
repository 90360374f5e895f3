import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";

import { awsClients } from "./clients";
import { type AccessKey, type Emulator, enforceIam, environmentOf } from "./emulator";
import { succeed } from "./process";

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

/**
 * A session of a role, whoever it trusts: while IAM is not checked, the emulator lets any role of any account be assumed.
 *
 * IAM is not checked afterwards.
 */
export async function sessionOf(emulator: Emulator, RoleArn: string): Promise<NodeJS.ProcessEnv> {
  await enforceIam(emulator, false);
  const session = new AssumeRoleCommand({ RoleArn, RoleSessionName: "session" });
  const { Credentials: keys } = await awsClients(emulator).sts.send(session);
  return environmentOf(emulator, {
    id: keys?.AccessKeyId ?? "",
    secret: keys?.SecretAccessKey ?? "",
    token: keys?.SessionToken ?? "",
  });
}

/** What the AWS command line answers to somebody. */
export async function aws<T>(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<T> {
  const { stdout } = await succeed("aws", [...args, "--output", "json"], { env });
  return JSON.parse(stdout) as T;
}
