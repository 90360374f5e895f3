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
  for (const line of waysToLook(stack, unexamined)) say(`  ${line}`);
  if (outside.length > 0) return;
  const next = `npx cdktf deploy ${stack.id}`;
  const doubt = `nothing to recover of what was examined; a deploy makes the others, and fails where they exist: ${next}`;
  section("Next", [unexamined.length > 0 ? doubt : `nothing to recover; go on: ${next}`]);
}

/** How a person finds what this command did not look for. */
function waysToLook({ id }: Stack, unexamined: Examination["unexamined"]): string[] {
  const isKubernetes = ({ address }: { readonly address: string }) => address.startsWith("kubernetes_");
  const inAws = [
    "what exists of them carries the stack's tag, if it can have one and unless the settings say tags: false:",
    `aws resourcegroupstaggingapi get-resources --tag-filters Key=stack,Values=${id}`,
  ];
  const inKubernetes = [
    "what exists of them in the cluster is labelled:",
    "kubectl get all,cm,cj,ing,ns,pdb,sa --all-namespaces -l app.kubernetes.io/managed-by=terraform",
  ];
  return [...(unexamined.every(isKubernetes) ? [] : inAws), ...(unexamined.some(isKubernetes) ? inKubernetes : [])];
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
