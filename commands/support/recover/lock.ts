import { CommandError, say, section } from "../command";
import { initialise } from "../initialise";
import type { Stack } from "../stack-file";
import { ownerOf, type StateLock } from "../state-lock";
import { terraform } from "../terraform";
import { makeRecoveryFolder } from "./folder";

/**
 * Shows the lock, and removes it if that was asked for.
 *
 * @returns whether nobody holds the state any more
 * @throws CommandError if the id is not that of the lock
 */
export async function settleLock(
  stack: Stack,
  lock: StateLock | undefined,
  unlock: string | undefined,
): Promise<boolean> {
  if (lock === undefined) {
    section("Lock", [unlock === undefined ? "none" : `none, so there is nothing to unlock with '${unlock}'`]);
    return true;
  }
  section("Lock", [`held by ${ownerOf(lock)}`, `id ${lock.id ?? "unreadable"}`, lock.url]);
  if (unlock === undefined && lock.id !== undefined) {
    section("Next", [
      "if that run is alive, wait for it; if it is dead, remove its lock:",
      `npm run recover -- ${stack.id} --unlock ${lock.id}`,
    ]);
    return false;
  }
  await removeLock(stack, lock, unlock);
  say("  unlocked");
  return true;
}

async function removeLock(stack: Stack, lock: StateLock, id: string | undefined): Promise<void> {
  if (lock.id === undefined) {
    throw new CommandError(`the lock is unreadable; if nothing runs on this state, remove it: aws s3 rm ${lock.url}`);
  }
  if (id !== lock.id) {
    throw new CommandError(
      `'${id ?? ""}' is not the id of this lock, which is held by ${ownerOf(lock)}; nothing was unlocked`,
    );
  }
  const folder = makeRecoveryFolder(stack);
  await initialise(folder);
  await terraform({ folder, args: ["force-unlock", "-force", id] });
}
