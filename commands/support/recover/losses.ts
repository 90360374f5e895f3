import { CommandError } from "../command";

interface Plan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[]; readonly replace_paths?: readonly (readonly unknown[])[] };
  }[];
}

/** What a plan (`terraform show -json`) destroys or replaces, one line each. */
export function lossesOf(planJson: string): string[] {
  const plan = parse(planJson);
  return (plan.resource_changes ?? [])
    .filter(({ change }) => change.actions.includes("delete"))
    .map(({ address, change: { actions, replace_paths: paths = [] } }) => {
      if (!actions.includes("create")) return `${address} would be destroyed`;
      const because =
        paths.length === 0 ? "" : `, since these differ: ${paths.map((path) => path.join(".")).join(", ")}`;
      return `${address} would be replaced${because}`;
    });
}

function parse(planJson: string): Plan {
  try {
    return JSON.parse(planJson) as Plan;
  } catch {
    throw new CommandError("terraform show -json did not give JSON; nothing was applied");
  }
}
