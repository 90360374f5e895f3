import { App } from "cdktf";
import { loadPlatform } from "./config/load-platform";
import { ValidationError } from "./domain/errors";
import { buildPlatform } from "./stacks/platform";

try {
  const platform = loadPlatform();
  const app = new App();
  buildPlatform(app, platform);
  app.synth();
} catch (error) {
  console.error(error instanceof ValidationError ? error.message : error);
  process.exit(1);
}
