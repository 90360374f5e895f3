/**
 * The hand-written twin: what the default platform makes, as a competent person writes it with cdktf alone. It is what
 * the platform is measured against; keep it free of the platform's own code.
 */
import { App } from "cdktf";
import { Data } from "./data";
import { Eks } from "./eks";
import { Network } from "./network";
import { ENVIRONMENTS } from "./settings";
import { Access, Registry, State } from "./shared-stacks";
import { WorkloadAccess } from "./workload-access";
import { Workloads } from "./workloads";

const OWN = ["task-service", "task-web", "task-reporter"];

/** The tool's own repositories, and as many others as the measurement asks for. */
const count = Number(process.env["BENCH_REPOSITORIES"] ?? OWN.length);
const others = Array.from({ length: count - OWN.length }, (_, index) => `service-${index}`);

const app = new App();
const state = new State(app);
const registry = new Registry(app, [...OWN, ...others]);
const access = new Access(app);
for (const stack of [registry, access]) stack.addDependency(state);
for (const environment of ENVIRONMENTS) {
  const network = new Network(app, environment);
  const eks = new Eks(app, environment, network);
  const data = new Data(app, environment);
  const workloadAccess = new WorkloadAccess(app, environment);
  workloadAccess.addDependency(eks);
  const workloads = new Workloads(app, environment, eks);
  for (const stack of [registry, access, data, workloadAccess]) workloads.addDependency(stack);
}
app.synth();
