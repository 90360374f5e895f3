import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  type ServerSideEncryptionByDefault,
} from "@aws-sdk/client-s3";
import { z } from "zod";

import type { Account, Clients } from "../aws";
import { calling, found } from "../aws-errors";
import { bucketExists, createBucket } from "./bucket-creation";
import { CommandError } from "../command";
import { type Subject, Unresolvable } from "../importable/subject";
import { block, type Resource, type Stack } from "../stack-file";

/** Something to bring about, that can be found to be so already. */
export interface Step {
  readonly title: string;
  /** The resource of the stack that describes it. */
  readonly address: string;
  readonly isDone: () => Promise<boolean>;
  readonly carryOut: () => Promise<unknown>;
}

/** What the steps are made of. */
interface BucketPlan {
  readonly stack: Stack;
  readonly account: Account;
  readonly clients: Clients;
  readonly subjects: readonly Subject[];
}

/**
 * The bucket and what has to protect it from the first state on; the rest of the stack is Terraform's.
 *
 * @throws CommandError if the stack does not own the bucket of its state
 */
export function bucketSteps(plan: BucketPlan): Step[] {
  const { stack, account, clients, subjects } = plan;
  const { bucket, region } = stack.backend;
  const own = subjects.filter((subject) => nameOf(subject) === bucket).map(({ resource }) => resource);
  const creation = own.find(({ type }) => type === "aws_s3_bucket");
  if (creation === undefined) {
    throw new CommandError(
      `stack '${stack.id}' keeps its state in the bucket '${bucket}', which it does not manage; ` +
        "only a stack that owns its bucket can be bootstrapped (see --stack)",
    );
  }
  const place = { bucket, region, account };
  return [
    {
      title: `create the bucket ${bucket} in ${region}`,
      address: creation.address,
      isDone: () => bucketExists(clients.s3, place),
      carryOut: () => createBucket(clients.s3, place),
    },
    ...Object.entries(SETTINGS).flatMap(([type, setting]) =>
      own
        .filter((resource) => resource.type === type)
        .map((resource) => settingStep(setting(resource), resource, clients.s3, bucket)),
    ),
  ];
}

function nameOf({ resource, optionalText }: Subject): string | undefined {
  try {
    return resource.type.startsWith("aws_s3_bucket") ? optionalText("bucket") : undefined;
  } catch (error) {
    if (error instanceof Unresolvable) return undefined;
    throw error;
  }
}

/** One setting of a bucket, read and written by one call each. The permissions are as a policy names them. */
interface Setting {
  readonly title: string;
  readonly read: { readonly permission: string; readonly isSet: (s3: S3Client, bucket: string) => Promise<boolean> };
  /** The error that says that nothing is set. */
  readonly absent: string;
  readonly write: { readonly permission: string; readonly set: (s3: S3Client, bucket: string) => Promise<unknown> };
}

function settingStep(
  { title, read, absent, write }: Setting,
  { address }: Resource,
  s3: S3Client,
  bucket: string,
): Step {
  return {
    title,
    address,
    isDone: () => found(`${read.permission} on ${bucket}`, () => read.isSet(s3, bucket), "NoSuchBucket", absent),
    carryOut: () => calling(`${write.permission} on ${bucket}`, () => write.set(s3, bucket)),
  };
}

const SETTINGS: Readonly<Record<string, (resource: Resource) => Setting>> = {
  aws_s3_bucket_versioning: versioning,
  aws_s3_bucket_public_access_block: publicAccessBlock,
  aws_s3_bucket_server_side_encryption_configuration: encryption,
};

function versioning(): Setting {
  const VersioningConfiguration = { Status: "Enabled" } as const;
  return {
    title: "keep old versions of every state",
    read: {
      permission: "s3:GetBucketVersioning",
      isSet: async (s3, Bucket) => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status === "Enabled",
    },
    absent: "NoSuchBucket",
    write: {
      permission: "s3:PutBucketVersioning",
      set: (s3, Bucket) => s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
    },
  };
}

const CLOSED = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

function publicAccessBlock(): Setting {
  return {
    title: "block public access",
    read: {
      permission: "s3:GetBucketPublicAccessBlock",
      isSet: async (s3, Bucket) => {
        const { PublicAccessBlockConfiguration: is } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
        return Object.keys(CLOSED).every((key) => is?.[key as keyof typeof CLOSED]);
      },
    },
    absent: "NoSuchPublicAccessBlockConfiguration",
    write: {
      permission: "s3:PutBucketPublicAccessBlock",
      set: (s3, Bucket) => s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: CLOSED })),
    },
  };
}

function encryption(resource: Resource): Setting {
  const wanted = encryptionOf(resource);
  const rule = { ApplyServerSideEncryptionByDefault: wanted, BucketKeyEnabled: wanted.SSEAlgorithm === "aws:kms" };
  const ServerSideEncryptionConfiguration = { Rules: [rule] };
  return {
    title: `encrypt with ${wanted.KMSMasterKeyID ?? wanted.SSEAlgorithm ?? ""}`,
    read: {
      permission: "s3:GetEncryptionConfiguration",
      isSet: async (s3, Bucket) => {
        const { ServerSideEncryptionConfiguration: is } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
        const has = is?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
        return has?.SSEAlgorithm === wanted.SSEAlgorithm && has?.KMSMasterKeyID === wanted.KMSMasterKeyID;
      },
    },
    absent: "ServerSideEncryptionConfigurationNotFoundError",
    write: {
      permission: "s3:PutEncryptionConfiguration",
      set: (s3, Bucket) => s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration })),
    },
  };
}

const ENCRYPTION_RULE = block(
  z.object({
    apply_server_side_encryption_by_default: block(
      z.object({
        sse_algorithm: z.enum(["AES256", "aws:kms", "aws:kms:dsse"]),
        kms_master_key_id: z.string().optional(),
      }),
    ),
  }),
);

function encryptionOf({ address, attributes }: Resource): ServerSideEncryptionByDefault {
  const rule = ENCRYPTION_RULE.safeParse(attributes["rule"]);
  if (!rule.success) throw new CommandError(`${address}: its encryption rule is not one that bootstrap understands`);
  const { sse_algorithm: SSEAlgorithm, kms_master_key_id: KMSMasterKeyID } =
    rule.data.apply_server_side_encryption_by_default;
  return { SSEAlgorithm, ...(KMSMasterKeyID !== undefined && { KMSMasterKeyID }) };
}
