/** `npm run verify-pull -- --workload NAME`: which image every pod got, and why one did not get it. */
import { runCommand } from "./support/command";
import { verifyPull } from "./support/verify-pull/verify";

void runCommand(verifyPull);
