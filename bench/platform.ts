import { definePlatform } from "../config/define-platform";
import taskTool from "../config/task-tool";

/** The default platform, with as many repositories as the measurement asks for; its workloads run the first of them. */
const own = taskTool.registry.repositories;
const count = Number(process.env["BENCH_REPOSITORIES"]) - Object.keys(own).length;
const others = Array.from({ length: count }, (_, index) => [`service${index}`, {}] as const);

export default definePlatform({
  ...taskTool,
  registry: { ...taskTool.registry, repositories: { ...own, ...Object.fromEntries(others) } },
});
