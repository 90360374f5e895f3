import { definePlatform } from "../define-platform";

/**
 * One registry, and environments in accounts of their own that pull from it. `prod` keeps its state in its own account,
 * in a bucket that the platform makes there; `staging` shares the platform's.
 */
export default definePlatform({
  name: "task-tool",
  state: { key: "task-tool-state" },
  registry: {
    account: "123456789012",
    region: "ap-northeast-1",
    namespace: "mamezou-tech",
    repositories: {
      taskService: {},
      taskWeb: {},
      taskReporter: {},
    },
  },
  environments: {
    staging: { account: "210987654321", repositories: ["taskService", "taskWeb"] },
    prod: { account: "345678901234", deployRole: "arn:aws:iam::345678901234:role/terraform", state: {} },
  },
});
