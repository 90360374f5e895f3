/** `npm run recover -- STACK`: after a killed apply, or for resources that no state has. */
import { recoverArguments } from "./support/recover/arguments";
import { connect, identify } from "./support/aws";
import { EXIT, runCommand, say } from "./support/command";
import { examine } from "./support/examine";
import { adopt } from "./support/recover/adopt";
import { settleLock } from "./support/recover/lock";
import { showErroredState, showExamination } from "./support/recover/report";
import { settleTaint } from "./support/recover/taint";
import { readStack } from "./support/stack-file";
import { warnIfStale } from "./support/stale";
import { readState } from "./support/state";
import { readLock } from "./support/state-lock";

async function recover(args: readonly string[]): Promise<number> {
  const wish = recoverArguments(args);
  const stack = readStack(wish.stackId);
  warnIfStale(stack);
  const { bucket, key } = stack.backend;
  const backend = connect(stack.backend);
  const clients = connect(stack.provider);
  const account = await identify(clients, stack);
  say(`stack '${stack.id}' in account ${account.id} as ${account.callerArn}`);
  say(`state s3://${bucket}/${key}`);

  if (!(await settleLock(stack, await readLock(backend, stack.backend), wish.unlock))) return EXIT.pending;
  const state = await readState(backend, stack.backend);
  if (!(await settleTaint(stack, state, wish.untaint))) return EXIT.pending;
  const examination = await examine(stack, account, clients, state);
  showErroredState(stack);
  showExamination(stack, examination);
  if (examination.outside.length === 0) return EXIT.done;
  return adopt(stack, examination.outside, wish.apply);
}

void runCommand(recover);
