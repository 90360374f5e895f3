import { definePlatform } from "../define-platform";

/**
 * Repositories that exist already, as the tutorial made them: every setting that would change one of them is turned off.
 *
 * `terraform plan` shows nothing but what the outputs are called. Remove a line when the team is ready for it.
 */
export default definePlatform({
  name: "task-tool",
  tags: false,
  state: { key: "task-tool-state", bucket: "task-tool-states", managed: false },
  registry: {
    account: "123456789012",
    region: "ap-northeast-1",
    namespace: "mamezou-tech",
    defaults: { imageTagMutability: "MUTABLE", scanOnPush: false, lifecycle: [] },
    repositories: {
      taskService: {},
      taskWeb: {},
      taskReporter: {},
    },
  },
});
