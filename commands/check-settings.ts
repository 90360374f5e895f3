import { loadPlatform, platformFile } from "../config/load/load-platform";
import { repeatedKeyFaults } from "../config/load/repeated-keys";
import { ValidationError } from "../domain/text/errors";

/** Runs before `cdktf synth`, which would print the faults twice among other lines. */
try {
  const file = platformFile();
  loadPlatform(file, repeatedKeyFaults(file));
  console.log(`${file}: no faults`);
} catch (error) {
  console.error(error instanceof ValidationError ? error.message : error);
  process.exitCode = 1;
}
