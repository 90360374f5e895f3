import { definePlatform, eks, taskTool, taskToolData } from "./define-platform";
import prod from "./releases/prod.json";
import staging from "./releases/staging.json";

const admins = ["arn:aws:iam::123456789012:role/platform-admin"];

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
    staging: {
      network: { cidr: "10.1.0.0/16", zones: ["a", "c"] },
      cluster: eks({ version: "1.35", admins }),
      data: taskToolData(),
      workloads: taskTool({ stage: "staging", releases: staging, ingress: { className: "alb" } }),
    },
    prod: {
      network: { cidr: "10.2.0.0/16", zones: ["a", "c", "d"], nat: "per-zone" },
      cluster: eks({ version: "1.35", admins }),
      data: taskToolData(),
      workloads: taskTool({ stage: "prod", releases: prod, replicas: 3, ingress: { className: "alb" } }),
    },
  },
});
