import { definePlatform } from "./define-platform";

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
});
