import { loadPlatform, platformFile } from "../config/load-platform";
import { ValidationError } from "../domain/errors";

/** Runs before `cdktf synth`, which would print the faults twice among other lines. */
try {
  loadPlatform();
  console.log(`${platformFile()}: no faults`);
} catch (error) {
  console.error(error instanceof ValidationError ? error.message : error);
  process.exitCode = 1;
}
