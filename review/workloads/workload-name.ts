/** The parts of a workload's name, `<stack>/<address>`. */
interface WorkloadName {
  readonly stack: string;
  /** `Deployment/task-tool/task-service`, or a resource's address. */
  readonly address: string;
}

/**
 * Takes a workload's name apart: its stack is the longest known one that begins it, or else what stands before the first `/`.
 *
 * @param stacks names of the stacks: one may hold `/`, as that of a nested root module does
 */
export function workloadName(workload: string, stacks: readonly string[]): WorkloadName {
  const known = stacks.filter((stack) => workload.startsWith(`${stack}/`));
  const [first = ""] = workload.split("/");
  const stack = known.reduce((longest, one) => (one.length > longest.length ? one : longest), first);
  return { stack, address: workload.slice(stack.length + 1) };
}
