import { loadPlatform } from "./config/load-platform";
import { buildPlatform } from "./stacks/platform";
import { synthesize } from "./synthesis/synthesize";

synthesize((app) => {
  buildPlatform(app, loadPlatform());
});
