/** `npm run bootstrap`: the bucket of the remote state, and the state of the stack that owns it. */
import { bootstrapArguments } from "./support/bootstrap/arguments";
import { type Account, type Clients, connect, identify } from "./support/aws";
import { CommandError, EXIT, runCommand, say } from "./support/command";
import { type Candidate, examine } from "./support/examine";
import { subjectsOf } from "./support/importable/subjects";
import { initialise, isInitialised } from "./support/initialise";
import { readStack, type Stack } from "./support/stack-file";
import { readState } from "./support/state";
import { bucketSteps, type Step } from "./support/bootstrap/bucket-steps";
import { warnIfStale } from "./support/stale";
import { ownerOf, readLock } from "./support/state-lock";
import { terraform } from "./support/terraform";

/** `left`: for the first deploy of the stack. */
type Outcome = "done" | "already done" | "would do" | "left";

const report = (outcome: Outcome, title: string): void => {
  say(`${outcome.padEnd(14)}${title}`);
};

async function bootstrap(args: readonly string[]): Promise<number> {
  const { dryRun, stackId } = bootstrapArguments(args);
  const stack = readStack(stackId);
  warnIfStale(stack);
  const clients = connect(stack.provider);
  const account = await identify(clients, stack);
  say(`stack '${stack.id}' in account ${account.id} as ${account.callerArn}`);
  const steps = bucketSteps({ stack, account, clients, subjects: subjectsOf(stack, account) });
  await takeSteps(steps, dryRun);
  await initialiseStack(stack, dryRun);
  const left = await importExisting({ stack, account, clients, dryRun, promised: steps });
  for (const { address } of left) report("left", `create ${address}`);
  const purpose = left.length > 0 ? " (it creates what is left)" : "";
  say(dryRun ? "\nnothing was changed" : `\nnext: npx cdktf deploy ${stack.id}${purpose}`);
  return EXIT.done;
}

async function takeSteps(steps: readonly Step[], dryRun: boolean): Promise<void> {
  for (const step of steps) {
    if (await step.isDone()) {
      report("already done", step.title);
    } else if (dryRun) {
      report("would do", step.title);
    } else {
      await step.carryOut();
      report("done", step.title);
    }
  }
}

async function initialiseStack({ folder }: Stack, dryRun: boolean): Promise<void> {
  const title = `terraform init in ${folder}`;
  if (dryRun) report(isInitialised(folder) ? "already done" : "would do", title);
  else report((await initialise(folder)) ? "done" : "already done", title);
}

interface Importing {
  readonly stack: Stack;
  readonly account: Account;
  readonly clients: Clients;
  readonly dryRun: boolean;
  /** The steps that a dry run only talks about. */
  readonly promised: readonly Step[];
}

/** Takes what exists into the state, and returns what is left for Terraform to create. */
async function importExisting({ stack, account, clients, dryRun, promised }: Importing): Promise<Candidate[]> {
  const backend = connect(stack.backend);
  const state = await readState(backend, stack.backend);
  const { outside, missing } = await examine(stack, account, clients, state);
  const made = new Set(dryRun ? promised.map(({ address }) => address) : []);
  const toImport = [...outside, ...missing.filter(({ address }) => made.has(address))];
  for (const { address } of stack.resources.filter((resource) => state.addresses.has(resource.address))) {
    report("already done", `import ${address}`);
  }
  if (toImport.length > 0) await refuseWhileLocked(backend, stack);
  for (const { address, importId } of toImport) {
    if (!dryRun) await terraform({ folder: stack.folder, args: importArguments(address, importId) });
    report(dryRun ? "would do" : "done", `import ${address} (${importId})`);
  }
  return missing.filter(({ address }) => !made.has(address));
}

/**
 * An import that is killed while it holds the lock would leave the lock behind, and the next run could not tell it from
 * a colleague's. So imports take no lock, and `refuseWhileLocked` has looked for one before the first of them. Should two
 * people bootstrap in the same moment, the state keeps one's last import; whoever runs it again adds what is missing.
 */
function importArguments(address: string, importId: string): string[] {
  return ["import", "-lock=false", "-input=false", "-no-color", address, importId];
}

async function refuseWhileLocked(backend: Clients, stack: Stack): Promise<void> {
  const lock = await readLock(backend, stack.backend);
  if (lock === undefined) return;
  throw new CommandError(
    `the state is locked by ${ownerOf(lock)}; wait for that run to end, or if it is dead: npm run recover -- ${stack.id}`,
  );
}

void runCommand(bootstrap);
