import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execute, type ExecuteOptions, type Finished, succeed } from "./process";
import { workFolder } from "./folders";

/** Any version that the product supports, and of AWS's the last of the line before it: what a closed mirror may hold. */
export const PROVIDERS = {
  aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" },
  kubernetes: { source: "hashicorp/kubernetes", version: ">= 2.38.0, < 4.0.0" },
} as const;

/** One entry of a plan that is not a no-op. */
export interface PlannedChange {
  readonly address: string;
  readonly action: "create" | "update" | "delete" | "replace" | "forget" | "none";
  /** The top-level attributes whose values differ or become known only at apply; empty unless updated or replaced. */
  readonly attributes: readonly string[];
  /** The address in the state, where a `moved` block changes it. */
  readonly movedFrom?: string;
  /** Whether an `import` block takes it into the state. */
  readonly imported: boolean;
}

export interface Plan {
  readonly changes: readonly PlannedChange[];
  /** `-detailed-exitcode`: 0 for nothing to do, 2 for changes (those of outputs too). */
  readonly exitCode: 0 | 2;
}

interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly previous_address?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly after_unknown: Record<string, unknown>;
    readonly importing?: unknown;
  };
}

/**
 * A copy of a synthesized stack's folder with the provider's constraint widened beside it.
 *
 * The synthesized file itself stays as it is: an override file is Terraform's own way to change one setting of it.
 */
export function stackCopy(stackFolder: string): string {
  const copy = workFolder("stack");
  cpSync(stackFolder, copy, { recursive: true });
  // A lock file of the product names checksums of its own provider version.
  rmSync(join(copy, ".terraform.lock.hcl"), { force: true });
  widenProvider(copy);
  return copy;
}

/** Lets a stack take the AWS provider that is here, if it takes one at all. */
export function widenProvider(folder: string): void {
  if (!usesAws(folder)) return;
  const { aws } = PROVIDERS;
  writeFileSync(join(folder, "e2e_override.tf.json"), JSON.stringify({ terraform: { required_providers: { aws } } }));
}

function usesAws(folder: string): boolean {
  const { terraform } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    terraform: { required_providers: object };
  };
  return "aws" in terraform.required_providers;
}

/** A folder with hand-written HCL, as a team had it before this product. */
export function hclFolder(text: string): string {
  const folder = workFolder("hcl");
  writeFileSync(join(folder, "main.tf"), text);
  return folder;
}

/** Runs `terraform` in a folder to its end, whatever its exit code. */
export function terraform(folder: string, args: readonly string[], options: ExecuteOptions): Promise<Finished> {
  return execute("terraform", args, { ...options, cwd: folder });
}

/** Runs `terraform` in a folder; a failure is an error with Terraform's own words. */
export function terraformSucceeds(folder: string, args: readonly string[], options: ExecuteOptions): Promise<Finished> {
  return succeed("terraform", args, { ...options, cwd: folder });
}

export async function init(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  await terraformSucceeds(folder, ["init", "-input=false", "-no-color"], { env });
}

/** Moves a stack's state into its folder, so that the bucket can go that held it. */
export async function leaveBackend(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  writeFileSync(join(folder, "local_override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
  await terraformSucceeds(folder, ["init", "-input=false", "-no-color", "-migrate-state", "-force-copy"], { env });
}

/** What `terraform validate` finds in a synthesized stack; empty if it is valid. */
export async function validate(stackFolder: string): Promise<string[]> {
  const folder = stackCopy(stackFolder);
  const env = { ...process.env };
  await terraformSucceeds(folder, ["init", "-input=false", "-no-color", "-backend=false"], { env });
  const validated = await terraform(folder, ["validate", "-json"], { env });
  const { diagnostics } = JSON.parse(validated.stdout) as { diagnostics: { summary: string; detail: string }[] };
  return diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`);
}

export async function apply(folder: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  return terraformSucceeds(folder, ["apply", "-auto-approve", "-input=false", "-no-color"], { env });
}

/** `terraform destroy`, whatever its exit code: the tests look at refusals too. */
export function destroy(folder: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  return terraform(folder, ["destroy", "-auto-approve", "-input=false", "-no-color"], { env });
}

/** Plans, and reads the plan as Terraform's JSON shows it. */
export async function plan(folder: string, env: NodeJS.ProcessEnv, args: readonly string[] = []): Promise<Plan> {
  const command = ["plan", "-detailed-exitcode", "-input=false", "-no-color", "-out=e2e.tfplan", ...args];
  const finished = await terraform(folder, command, { env });
  if (finished.code !== 0 && finished.code !== 2) {
    throw new Error(`terraform plan fails:\n${finished.output}`);
  }
  const shown = await terraformSucceeds(folder, ["show", "-json", "e2e.tfplan"], { env });
  const document = JSON.parse(shown.stdout) as { resource_changes?: readonly ResourceChange[] };
  const changes = (document.resource_changes ?? [])
    .filter((change) => change.mode === "managed")
    .map(toPlannedChange)
    .filter((change) => change.action !== "none" || change.imported || change.movedFrom !== undefined);
  return { changes, exitCode: finished.code };
}

/** The addresses in the state. */
export async function stateList(folder: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const listed = await terraformSucceeds(folder, ["state", "list"], { env });
  return listed.stdout.split("\n").filter((line) => line !== "");
}

export async function outputs(folder: string, env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const shown = await terraformSucceeds(folder, ["output", "-json"], { env });
  const entries = Object.entries(JSON.parse(shown.stdout) as Record<string, { value: unknown }>);
  return Object.fromEntries(entries.map(([name, output]) => [name, output.value]));
}

function toPlannedChange(resource: ResourceChange): PlannedChange {
  const action = actionOf(resource.change.actions);
  const changes = action === "update" || action === "replace";
  return {
    address: resource.address,
    action,
    attributes: changes ? changedAttributes(resource.change) : [],
    ...(resource.previous_address === undefined ? {} : { movedFrom: resource.previous_address }),
    imported: resource.change.importing !== undefined,
  };
}

function actionOf(actions: readonly string[]): PlannedChange["action"] {
  if (actions.length === 2) {
    return "replace";
  }
  const [only] = actions;
  return only === "create" || only === "update" || only === "delete" || only === "forget" ? only : "none";
}

function changedAttributes({ before, after, after_unknown: unknown }: ResourceChange["change"]): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)]);
  return [...names]
    .filter((name) => unknown[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
    .sort();
}
