import { definePlatform, outsideAws, taskTool, taskToolData } from "../define-platform";
import local from "./releases/local.json";

/**
 * The registry, and a cluster on one's own machine: its pods log in to ECR with a Secret that a CronJob renews, and reach
 * the tool's table and bucket with keys from Secrets of their own. The namespace and the three Secrets with keys are made by
 * hand, before the workloads: see docs/how-to/run-on-minikube.md.
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
    local: {
      cluster: outsideAws({
        context: "minikube",
        pullSecret: { credentials: { secretName: "pull-secret-refresher-aws" } },
      }),
      data: taskToolData(),
      workloads: taskTool({
        stage: "local",
        releases: local,
        credentialsSecrets: { taskService: "task-service-aws", taskReporter: "task-reporter-aws" },
        manageNamespace: false,
      }),
    },
  },
});
