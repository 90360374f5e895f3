import { GetObjectCommand } from "@aws-sdk/client-s3";

import type { Clients } from "./aws";
import { calling } from "./aws-errors";
import type { Backend } from "./stack-file";

/** What Terraform writes into `<key>.tflock` while it holds a state. */
export interface StateLock {
  /** Where it is: `s3://bucket/key.tflock`. */
  readonly url: string;
  /** Absent if the lock cannot be read. */
  readonly id?: string;
  readonly who?: string;
  readonly operation?: string;
  readonly created?: string;
}

/** The text of an object in the backend's bucket; undefined if the object, or the bucket, is not there. */
export async function readObject({ s3 }: Clients, bucket: string, key: string): Promise<string | undefined> {
  return calling(`s3:GetObject on ${bucket}/${key}`, async () => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && ["NoSuchKey", "NoSuchBucket"].includes(error.name)) return undefined;
      throw error;
    }
  });
}

/** The lock on a stack's state; undefined if nobody holds it. */
export async function readLock(clients: Clients, { bucket, key }: Backend): Promise<StateLock | undefined> {
  const text = await readObject(clients, bucket, `${key}.tflock`);
  return text === undefined ? undefined : parseLock(`s3://${bucket}/${key}.tflock`, text);
}

/** Reads a lock; one that was cut off in the middle is a lock all the same. */
export function parseLock(url: string, text: string): StateLock {
  try {
    const lock = JSON.parse(text) as Record<string, string | undefined> | null;
    return { url, id: lock?.["ID"], who: lock?.["Who"], operation: lock?.["Operation"], created: lock?.["Created"] };
  } catch {
    return { url };
  }
}

/** `root@build-7 since 2026-03-01T09:00:00Z (OperationTypeApply)` */
export function ownerOf({ who, operation, created }: StateLock): string {
  return `${who ?? "somebody unknown"} since ${created ?? "an unknown time"} (${operation ?? "unknown operation"})`;
}
