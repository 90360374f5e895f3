import { App } from "cdktf";
import { loadPlatform } from "./config/load-platform";
import { ValidationError } from "./domain/text/errors";
import { buildPlatform } from "./stacks/platform";
import { withoutTokenTraces } from "./synthesis/token-traces";

/** What a user can mend needs no stack trace: the faults of settings, and what cdktf's validations found in the tree. */
function isRefusal(error: unknown): error is Error {
  return error instanceof ValidationError || (error instanceof Error && error.message.startsWith("Validation failed"));
}

try {
  withoutTokenTraces(() => {
    const platform = loadPlatform();
    const app = new App();
    buildPlatform(app, platform);
    app.synth();
  });
} catch (error) {
  console.error(isRefusal(error) ? error.message : error);
  process.exit(1);
}
