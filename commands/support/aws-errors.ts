import { CommandError } from "./command";

/** What the SDK puts on its errors; a fault below HTTP has none of it. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const REFUSED_CREDENTIALS = [
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
];
const UNREACHABLE = ["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH"];

/**
 * Makes a call to AWS; what goes wrong becomes a message for the person who has to mend it.
 *
 * @param action as a policy names it, with what it was asked about: `s3:HeadBucket on my-bucket`
 * @throws CommandError
 */
export async function calling<T>(action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new CommandError(explain(action, error));
  }
}

/** Whether something is there: `false` if AWS answers with one of these errors. */
export async function found(action: string, call: () => Promise<unknown>, ...absent: string[]): Promise<boolean> {
  return calling(action, async () => {
    try {
      return (await call()) !== false;
    } catch (error) {
      if (error instanceof Error && absent.includes(error.name)) return false;
      throw error;
    }
  });
}

/** One line a person can act on. */
export function explain(action: string, error: unknown): string {
  const failure = error as Failure;
  const { advice } = CASES.find(({ fits }) => fits(failure)) ?? {};
  return advice?.(action, failure) ?? `${action} failed (${failure.name}: ${failure.message})`;
}

interface Case {
  readonly fits: (failure: Failure) => boolean;
  readonly advice: (action: string, failure: Failure) => string;
}

const statusOf = ({ $metadata }: Failure): number | undefined => $metadata?.httpStatusCode;

/** The first that fits: credentials come before rights, as AWS answers 403 to both. */
const CASES: readonly Case[] = [
  {
    fits: ({ name }) => name === "CredentialsProviderError",
    advice: (_, { message }) =>
      `no AWS credentials (${message}); set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
  },
  {
    fits: ({ name }) => REFUSED_CREDENTIALS.includes(name),
    advice: (_, { name, message }) => `AWS refuses the credentials (${name}: ${message}); sign in again`,
  },
  {
    fits: (failure) => statusOf(failure) === 403 || failure.name.startsWith("AccessDenied"),
    advice: (action, { message }) => `access denied: ${action} (${message}); the caller needs this permission`,
  },
  {
    fits: (failure) => statusOf(failure) === 301 || failure.name === "PermanentRedirect",
    advice: (action) => `${action}: the bucket is in another region than the settings say`,
  },
  {
    fits: ({ name, code = "" }) => UNREACHABLE.includes(code) || name === "TimeoutError",
    advice: (action, { name, message, code }) => `AWS cannot be reached for ${action} (${message || (code ?? name)})`,
  },
];
