import { definePlatform } from "../config/define-platform";
import taskTool from "../config/task-tool";

/** The default platform, with as many repositories as the measurement asks for. */
const count = Number(process.env["BENCH_REPOSITORIES"]);
const keys = Array.from({ length: count }, (_, index) => `service${index}`);

export default definePlatform({
  ...taskTool,
  registry: { ...taskTool.registry, repositories: Object.fromEntries(keys.map((key) => [key, {}])) },
});
