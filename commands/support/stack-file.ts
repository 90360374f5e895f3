import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { formatPath } from "../../domain/text/errors";
import { CommandError, UsageError } from "./command";
import { settled } from "./settled";

/** A role that is assumed before anything is called. */
export interface AssumedRole {
  readonly role_arn: string;
  readonly external_id?: string;
  readonly session_name?: string;
}

/** Where calls go: a region, and the role in whose name they are made. */
export interface Place {
  readonly region: string;
  readonly assume_role?: AssumedRole;
}

/** The S3 backend of a stack. */
export interface Backend extends Place {
  readonly bucket: string;
  readonly key: string;
}

/** The AWS provider of a stack. */
export interface Provider extends Place {
  readonly allowed_account_ids: readonly string[];
}

/** A resource as the synthesized JSON has it. */
export interface Resource {
  /** `aws_ecr_repository.task_service` */
  readonly address: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a synthesized stack says about itself. */
export interface Stack {
  readonly id: string;
  readonly folder: string;
  readonly backend: Backend;
  readonly provider: Provider;
  readonly resources: readonly Resource[];
  /** Addresses that a `moved` block changes at the next apply. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** Addresses for which the stack has an import block of its own. */
  readonly imports: readonly string[];
}

const SYNTH = "write it with: npm run synth";

/** Terraform's JSON takes a block as an object or as a list of one. */
export const block = <T extends z.ZodType>(schema: T): z.ZodPreprocess<T> =>
  z.preprocess((value: unknown) => (Array.isArray(value) ? (value[0] as unknown) : value), schema);

const PLACE = {
  region: z.string(),
  assume_role: block(
    z
      .object({ role_arn: z.string(), external_id: z.string().optional(), session_name: z.string().optional() })
      .optional(),
  ),
};

const DOCUMENT = z.object({
  terraform: z.object({
    backend: z.object({ s3: block(z.object({ ...PLACE, bucket: z.string(), key: z.string() })) }),
  }),
  provider: z
    .object({ aws: block(z.object({ ...PLACE, allowed_account_ids: z.array(z.string()).default([]) })).optional() })
    .default({}),
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  moved: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
  import: z.array(z.object({ to: z.string() })).default([]),
});

/** The folder into which the app synthesizes. */
export function outputFolder(): string {
  return process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
}

/**
 * Reads a stack from the synthesized JSON.
 *
 * @throws UsageError if there is no such stack
 * @throws CommandError if nothing was synthesized, or if the file is not one that the app wrote
 */
export function readStack(id: string): Stack {
  const folder = join(settled(outputFolder()), "stacks", id);
  const path = join(folder, "cdk.tf.json");
  const document = DOCUMENT.safeParse(parseFile(path, id));
  if (!document.success) {
    const [issue] = document.error.issues;
    throw new CommandError(`${path}: '${formatPath(issue?.path ?? [])}' ${issue?.message ?? "is wrong"}; ${SYNTH}`);
  }
  const { terraform, provider, resource, moved, import: imports } = document.data;
  const backend = terraform.backend.s3;
  return {
    id,
    folder,
    backend,
    // A stack of Kubernetes objects has no AWS provider; its state is in an account all the same.
    provider: provider.aws ?? { region: backend.region, assume_role: backend.assume_role, allowed_account_ids: [] },
    resources: Object.entries(resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, attributes]) => ({ address: `${type}.${name}`, type, attributes })),
    ),
    moved,
    imports: imports.map(({ to }) => to),
  };
}

function parseFile(path: string, id: string): unknown {
  const stacks = join(outputFolder(), "stacks");
  if (!existsSync(stacks)) throw new CommandError(`there is no ${stacks}; ${SYNTH}`);
  if (!existsSync(path)) {
    const ids = readdirSync(stacks).sort().join(", ");
    throw new UsageError(`there is no stack '${id}' in ${stacks}, only: ${ids}${hintFor(id)}`);
  }
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new CommandError(`${path} is not JSON (${(error as Error).message}); ${SYNTH}`);
  }
}

function hintFor(id: string): string {
  return id === "state" ? "; where the settings say 'state.managed: false' the bucket exists already" : "";
}
