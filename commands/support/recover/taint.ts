import { say, section } from "../command";
import { IMPORTABLE } from "../importable/table";
import { initialise } from "../initialise";
import type { Stack } from "../stack-file";
import type { State } from "../state";
import { terraform } from "../terraform";
import { makeRecoveryFolder } from "./folder";

/**
 * Shows what Terraform would replace since it was stopped in the middle of its creation, and keeps it if that was asked for.
 *
 * Only types of the import table: each of them is made by one call, so what exists of them is whole.
 *
 * @returns whether none is left
 */
export async function settleTaint(stack: Stack, { tainted }: State, untaint: boolean): Promise<boolean> {
  const whole = tainted.filter((address) => IMPORTABLE.has(address.replace(/\..*$/, "")));
  if (whole.length === 0) return true;
  section(`Tainted, so that the next deploy would replace them: ${whole.length}`, whole);
  if (!untaint) {
    section("Next", ["keep them:", `npm run recover -- ${stack.id} --untaint`]);
    return false;
  }
  const folder = makeRecoveryFolder(stack);
  await initialise(folder);
  for (const address of whole) {
    await terraform({ folder, args: ["untaint", address] });
    say(`  kept ${address}`);
  }
  return true;
}
