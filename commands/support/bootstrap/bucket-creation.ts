import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  HeadBucketCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

import type { Account } from "../aws";
import { explain } from "../aws-errors";
import { CommandError } from "../command";

/** Which bucket, where, and whose it has to be. */
interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
  readonly account: Account;
}

/**
 * Whether the account has the bucket.
 *
 * @throws CommandError if it is in another region, or if somebody else has it
 */
export async function bucketExists(s3: S3Client, place: BucketPlace): Promise<boolean> {
  const { bucket, region, account } = place;
  const found = await headBucket(s3, place);
  if (found === undefined) return false;
  if (found.region !== undefined && found.region !== region) {
    throw new CommandError(
      `the bucket '${bucket}' of account ${account.id} is in ${found.region}, but the settings say ${region}`,
    );
  }
  return true;
}

async function headBucket(s3: S3Client, place: BucketPlace): Promise<{ readonly region?: string } | undefined> {
  const input = { Bucket: place.bucket, ExpectedBucketOwner: place.account.id };
  try {
    return { region: (await s3.send(new HeadBucketCommand(input))).BucketRegion };
  } catch (error) {
    const { name, $metadata } = error as { readonly name: string; readonly $metadata?: { httpStatusCode?: number } };
    if (name === "NotFound") return undefined;
    // The answer to HEAD has no body that could tell a foreign bucket from a missing permission.
    if ($metadata?.httpStatusCode === 403) throw new CommandError(taken(place));
    throw new CommandError(explain(`s3:ListBucket on ${place.bucket}`, error));
  }
}

/** @throws CommandError */
export async function createBucket(s3: S3Client, place: BucketPlace): Promise<void> {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: place.bucket, ...locationOf(place.region) }));
  } catch (error) {
    const collides = error instanceof Error && error.name === "BucketAlreadyExists";
    throw new CommandError(collides ? taken(place) : explain(`s3:CreateBucket on ${place.bucket}`, error));
  }
}

/** us-east-1 is the one region that S3 refuses to be told. */
function locationOf(region: string): Partial<CreateBucketCommandInput> {
  if (region === "us-east-1") return {};
  // The SDK's list of regions is as old as the SDK.
  return { CreateBucketConfiguration: { LocationConstraint: region as never } };
}

function taken({ bucket, account }: BucketPlace): string {
  return (
    `the bucket '${bucket}' exists, but it is not one of account ${account.id}, or ${account.callerArn} may not see it; ` +
    "choose another name in the settings (state.bucket), or grant s3:ListBucket on it"
  );
}
