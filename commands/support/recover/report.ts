import { say, section } from "../command";
import type { Candidate, Examination } from "../examine";
import type { Stack } from "../stack-file";
import { erroredState } from "./folder";

/** Shows where every resource of the stack stands. */
export function showExamination(stack: Stack, { inState, outside, missing, unexamined }: Examination): void {
  say(`\nIn the state: ${inState}`);
  section(`In the account, but not in the state: ${outside.length}`, outside.map(named));
  section(`Neither in the account nor in the state: ${missing.length}`, missing.map(named));
  section(
    `Not in the state, and not examined: ${unexamined.length}`,
    unexamined.map(({ address, reason }) => `${address}: ${reason}`),
  );
  if (unexamined.length > 0) {
    say("  what exists of them carries the stack's tag, unless the settings say tags: false:");
    say(`  aws resourcegroupstaggingapi get-resources --tag-filters Key=stack,Values=${stack.id}`);
  }
  if (outside.length === 0) section("Next", [`nothing to recover; go on: npx cdktf deploy ${stack.id}`]);
}

/** Points out the state that Terraform saved locally when it could not write it to the bucket. */
export function showErroredState(stack: Stack): void {
  const path = erroredState(stack);
  if (path === undefined) return;
  section("A state that Terraform could not write to the bucket", [
    path,
    "unless something was applied since, it knows more than the one in the bucket; put it there:",
    `terraform -chdir=${stack.folder} state push errored.tfstate`,
  ]);
}

function named({ address, importId }: Candidate): string {
  return `${address} (${importId})`;
}
