import { definePlatform } from "../define-platform";

/**
 * A network for each environment, in its own account. `staging` saves money: two zones behind one NAT gateway. `prod` stays
 * up when a zone fails: three zones with a gateway each; it also keeps records of its connections, and its own state.
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
    staging: {
      account: "210987654321",
      deployRole: "arn:aws:iam::210987654321:role/terraform",
      network: { cidr: "10.1.0.0/16", zones: ["a", "c"] },
    },
    prod: {
      account: "345678901234",
      deployRole: "arn:aws:iam::345678901234:role/terraform",
      state: {},
      network: { cidr: "10.2.0.0/16", zones: ["a", "c", "d"], nat: "per-zone", flowLogs: { retainDays: 90 } },
    },
  },
});
