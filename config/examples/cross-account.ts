import { definePlatform, eks, taskTool, taskToolData } from "../define-platform";
import prod from "./releases/prod.json";

/**
 * One registry, and production in an account of its own that pulls from it: the repositories let in the node role of that
 * account's cluster and nobody else there. Both sides of the pull follow from `environments.prod`.
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
    prod: {
      account: "345678901234",
      deployRole: "arn:aws:iam::345678901234:role/terraform",
      state: {},
      network: { cidr: "10.2.0.0/16", zones: ["a", "c", "d"], nat: "per-zone", flowLogs: {} },
      cluster: eks({
        version: "1.35",
        admins: ["arn:aws:iam::345678901234:role/terraform", "arn:aws:iam::345678901234:role/platform-admin"],
        nodes: {
          general: { minNodes: 3, maxNodes: 6 },
          batch: { capacity: "SPOT", minNodes: 0 },
        },
      }),
      data: taskToolData(),
      workloads: taskTool({ stage: "prod", releases: prod, replicas: 3 }),
    },
  },
});
