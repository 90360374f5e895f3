/** `npm run manifests`: the Kubernetes objects of synthesized stacks as YAML, or the policy that admits only their images. */
import { join } from "node:path";

import type { Stack } from "../review/estate/estate";
import { readStack, stackIds, UnknownStackError } from "../review/estate/reading/folder";
import { InputError } from "../review/estate/reading/input-error";
import { stackAlone } from "../review/estate/reading/read";
import { admissionPolicyOf } from "../review/manifests/admission-policy";
import { isKubernetes, manifestsOf } from "../review/manifests/manifests";
import { type Page, toYaml } from "../review/manifests/yaml";
import { MANIFESTS_USAGE, type ManifestsArguments, manifestsArguments } from "./support/manifests/arguments";
import { CommandError, EXIT, runCommand, UsageError } from "./support/command";
import { settled } from "./support/settled";
import { outputFolder } from "./support/stack-file";

/** What is printed of one stack. */
interface Print {
  readonly pages: readonly Page[];
  /** The output is right, but not all of it is known. */
  readonly warnings: readonly string[];
  /** The output is not to be used as it is. */
  readonly problems: readonly string[];
}

function manifests(args: readonly string[]): number {
  const wish = manifestsArguments(args);
  const stacks = readStacks(wish.from ?? outputFolder(), wish.stackId);
  const prints = stacks.map((stack) => ({ stack, ...(wish.admissionPolicy ? policyOf(stack) : objectsOf(stack)) }));
  if (prints.every(({ pages, problems }) => pages.length + problems.length === 0)) throw nothingIn(wish);
  for (const { stack, pages, warnings, problems } of prints) {
    if (pages.length > 0) process.stdout.write(`# stack ${stack.id}\n${toYaml(pages)}`);
    complain("warning", stack, warnings);
    complain("error", stack, problems);
  }
  return prints.some(({ problems }) => problems.length > 0) ? EXIT.failed : EXIT.done;
}

function readStacks(folder: string, id: string | undefined): readonly Stack[] {
  settled(folder);
  try {
    const ids = id === undefined ? stackIds(folder) : [id];
    const stacks = ids.map((each) => stackAlone(readStack(folder, each), join(folder, "stacks", each)));
    return id === undefined ? stacks.filter(({ resources }) => resources.some(isKubernetes)) : stacks;
  } catch (error) {
    if (error instanceof UnknownStackError) throw new UsageError(`${error.message}; usage: ${MANIFESTS_USAGE}`);
    throw error instanceof InputError ? new CommandError(error.message) : error;
  }
}

function objectsOf(stack: Stack): Print {
  const { manifests: found, unknown, problems } = manifestsOf(stack);
  const pages = found.map(({ object, comment }) => ({ object, ...(comment !== undefined && { comment }) }));
  return { pages, warnings: unknown, problems };
}

function policyOf(stack: Stack): Print {
  const policy = admissionPolicyOf(stack);
  if ("reason" in policy)
    return { pages: [], warnings: [], problems: [`there is no admission policy: ${policy.reason}`] };
  return { ...policy, warnings: [] };
}

function nothingIn({ from = outputFolder(), stackId }: ManifestsArguments): CommandError {
  return new CommandError(
    stackId === undefined
      ? `no stack in ${from} holds Kubernetes objects`
      : `the stack '${stackId}' holds no Kubernetes objects`,
  );
}

function complain(level: "warning" | "error", { id }: Stack, lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${level}: ${id}: ${line}\n`);
}

void runCommand((args) => Promise.resolve().then(() => manifests(args)));
