import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { verifyPullArguments } from "../../commands/support/verify-pull/arguments";
import { eventsOf, podsOf, readItems } from "../../commands/support/verify-pull/objects";
import { outcomeOf } from "../../commands/support/verify-pull/outcome";
import { verifyPull } from "../../commands/support/verify-pull/verify";

const FIXTURES = join(__dirname, "fixtures");
const ECR = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/mamezou-tech";
const NODE = "ip-10-1-128-17.ap-northeast-1.compute.internal";
const recording = (name: string): string => join(FIXTURES, `${name}.json`);

/** What the command prints, line by line, and how it ends. */
async function run(...args: string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  let output = "";
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  try {
    const code = await verifyPull(args);
    return { code, lines: output.trim().split("\n") };
  } finally {
    write.mockRestore();
  }
}

const recorded = (name: string, workload: string, ...more: string[]) =>
  run("--workload", workload, "--events", recording(name), ...more);

async function refusal(call: () => unknown): Promise<{ readonly name: string; readonly message: string }> {
  try {
    await call();
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
  throw new Error("nothing was refused");
}

describe("arguments", () => {
  const USAGE = "usage: npm run verify-pull -- --workload NAME [--namespace NS] [--context CTX] [--events FILE]";

  it("takes a workload and where it is", () => {
    const all = verifyPullArguments(["--workload", "task-web", "--namespace", "task-tool", "--context", "prod"]);
    expect(all).toEqual({ workload: "task-web", namespace: "task-tool", context: "prod" });
  });

  it.each([
    [[], "which workload is to be verified?"],
    [["task-web"], "unexpected argument 'task-web'"],
    [["--workload", "a,b"], "'a,b' is no name of Kubernetes"],
    [["--workload", "taskWeb"], "'taskWeb' is no name of Kubernetes; did you mean \"task-web\"?"],
    [["--workload", "a", "--namespace", "A"], "'A' is no name of Kubernetes; did you mean \"a\"?"],
    [["--workload", "a", "--context", "prod", "--events", "f"], "a recording has no context"],
    [["--workload", "a", "--watch"], "unknown option '--watch'"],
  ])("refuses %j", async (args, problem) => {
    expect(await refusal(() => verifyPullArguments(args))).toEqual({
      name: "UsageError",
      message: `${problem}; ${USAGE}`,
    });
  });
});

describe("a recording", () => {
  it("shows when an image was pulled, or that it was there, and its digest", async () => {
    const digest = `sha256:${"4b5d".repeat(16)}`;
    expect(await recorded("pulled", "task-web")).toEqual({
      code: 0,
      lines: [
        `pod task-tool/task-web-7d9c5b8f64-2xk4q on ${NODE}`,
        `  task-web: ${ECR}/task-web:1.4.2`,
        "    pulled at 2026-11-20T09:58:34Z in 2.114s, 48.2 MB",
        `    is ${digest}`,
        "",
        `pod task-tool/task-web-7d9c5b8f64-9tz7m on ${NODE}`,
        `  task-web: ${ECR}/task-web:1.4.2`,
        "    was already on the node at 2026-11-20T09:58:33Z",
        `    is ${digest}`,
        "",
        "2 containers: 2 with image, 0 failed, 0 not known yet",
      ],
    });
  });

  it("counts attempts before the one that succeeded, and takes no event of an earlier pod of the same name", async () => {
    const { code, lines } = await recorded("recovered", "task-service");
    expect(code).toBe(0);
    expect(lines.filter((line) => /pulled/.test(line))).toEqual([
      "    pulled at 2026-11-20T10:00:10Z in 3.5s, after 3 failed attempts",
      "    on the node; when it was pulled is not known any more (Kubernetes keeps events for one hour)",
    ]);
  });

  it.each([
    [
      "not-found",
      "task-reporter",
      "not pulled: ImagePullBackOff, 5 attempts, the last at 2026-11-20T15:03:03Z",
      "image-not-found: tag 0.9.9 of repository mamezou-tech/task-reporter is not in the registry of account 123456789012 in ap-northeast-1",
    ],
    [
      "forbidden",
      "task-service",
      "not pulled: ImagePullBackOff",
      "forbidden: the registry of account 123456789012 in ap-northeast-1 refuses the pull from repository mamezou-tech/task-service; its answer does not say which policy",
    ],
    [
      "timeout",
      "task-web",
      "not pulled: ErrImagePull, 3 attempts, the last at 2026-11-20T10:12:31Z",
      "ecr-dkr-unreachable: no way to 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com, which gives the manifest",
    ],
    [
      "pull-secret-missing",
      "task-web",
      "not pulled: ErrImagePull, 3 attempts, the last at 2026-11-20T11:00:45Z",
      "pull-secret-missing: pull Secret ecr-login is not in the pod's namespace",
    ],
    [
      "sandbox",
      "task-web",
      "not pulled: FailedCreatePodSandBox, 2 attempts, the last at 2026-11-20T13:01:00Z",
      "no-credentials: nobody logs in to the registry of account 602401143452 in ap-northeast-1",
    ],
  ])("names the missing link of '%s'", async (name, workload, how, missing) => {
    const { code, lines } = await recorded(name, workload);
    expect(code).toBe(1);
    const start = lines.findIndex((line) => line.startsWith("    not pulled"));
    expect(lines.slice(start, start + 2)).toEqual([`    ${how}`, `    ${missing}`]);
    expect(lines[start + 2]).toMatch(/^ {4}mend: \S/);
    expect(lines[start + 3]).toMatch(/^ {4}said: \S/);
  });

  it("keeps an init container that succeeded apart from the container that failed", async () => {
    const { lines } = await recorded("forbidden", "task-service");
    expect(lines.at(-1)).toBe("2 containers: 1 with image, 1 failed, 0 not known yet");
  });

  it("says what a container waits for, where nothing is known yet", async () => {
    const { code, lines } = await recorded("pending", "task-web");
    expect(code).toBe(2);
    expect(lines.filter((line) => line.startsWith("    "))).toEqual([
      "    not known yet: the pod is on no node yet: 0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
      "    not known yet: it is being pulled since 2026-11-20T12:00:02Z",
      "    not known yet: its turn has not come yet",
    ]);
    expect(lines.at(-1)).toBe("run it again when the pods have started; Kubernetes keeps events for one hour");
  });

  it("says what to do where there is no pod", async () => {
    const { code, lines } = await recorded("pulled", "task-web", "--namespace", "other");
    expect(code).toBe(2);
    expect(lines).toEqual([
      `no pod with the label app.kubernetes.io/name=task-web in namespace other in ${recording("pulled")}`,
      "check --namespace and --context. A CronJob has pods only after its first run; a Deployment without pods says why:",
      "  kubectl describe deployment,replicaset,cronjob,job -l app.kubernetes.io/name=task-web --namespace other",
    ]);
  });

  it.each([
    ["{", /is not JSON \(.+\); write it with: kubectl get pods,events -o json$/],
    ["[]", /holds no Kubernetes objects; write it with: kubectl get pods,events -o json$/],
  ])("refuses a file with %j", async (text, message) => {
    const file = join(mkdtempSync(join(tmpdir(), "verify-pull-")), "events.json");
    writeFileSync(file, text);
    const { name, message: found } = await refusal(() => run("--workload", "task-web", "--events", file));
    expect([name, found]).toEqual(["CommandError", expect.stringMatching(message)]);
  });

  it("refuses a file that is not there", async () => {
    const { name, message } = await refusal(() => run("--workload", "task-web", "--events", "/nowhere.json"));
    expect(name).toBe("CommandError");
    expect(message).toContain("/nowhere.json cannot be read (ENOENT");
  });
});

describe("an outcome", () => {
  const item = (spec: object, status: object): ReturnType<typeof readItems> =>
    readItems(
      JSON.stringify({
        kind: "Pod",
        metadata: { name: "p", namespace: "n", uid: "u", labels: { "app.kubernetes.io/name": "w" } },
        spec: { nodeName: "node", containers: [{ name: "c", image: "quay.io/a/b:1" }], ...spec },
        status,
      }),
      "a test",
    );
  const outcome = (spec: object, status: object, events: readonly object[] = []) => {
    const [pod] = podsOf(item(spec, status), "w");
    const [container] = pod?.containers ?? [];
    if (pod === undefined || container === undefined) throw new Error("no container");
    return outcomeOf(pod, container, eventsOf(readItems(JSON.stringify({ items: events }), "a test")));
  };
  const waiting = (reason: string, more: object = {}) => ({
    containerStatuses: [{ name: "c", state: { waiting: { reason, message: "m" } }, ...more }],
  });
  const event = (reason: string, message: string, at: string, more: object = {}) => ({
    kind: "Event",
    involvedObject: { kind: "Pod", name: "p", namespace: "n", uid: "u", fieldPath: "spec.containers{c}" },
    reason,
    message,
    lastTimestamp: at,
    count: 1,
    ...more,
  });

  it("is present while the container crashes: its image is there", () => {
    const status = waiting("CrashLoopBackOff", { imageID: "quay.io/a/b@sha256:1", lastState: { terminated: {} } });
    expect(outcome({}, status)).toEqual({ kind: "present", failures: 0 });
  });

  it("is failed where a restart could not pull again, though an image is there", () => {
    const found = outcome({}, waiting("ImagePullBackOff", { imageID: "quay.io/a/b@sha256:1" }));
    expect(found.kind).toBe("failed");
  });

  it("is failed by an event alone, before the status says so", () => {
    const found = outcome({}, waiting("ContainerCreating"), [
      event("Pulling", 'Pulling image "quay.io/a/b:1"', "2026-11-20T10:00:00Z"),
      event("Failed", 'Failed to pull image "quay.io/a/b:1": manifest unknown', "2026-11-20T10:00:01Z"),
    ]);
    expect(found).toMatchObject({ kind: "failed", reason: "Failed", diagnosis: { code: "image-not-found" } });
  });

  it("is pending again while a failed pull is tried once more", () => {
    const found = outcome({}, waiting("ContainerCreating"), [
      event("Failed", 'Failed to pull image "quay.io/a/b:1": manifest unknown', "2026-11-20T10:00:01Z"),
      event("Pulling", 'Pulling image "quay.io/a/b:1"', "2026-11-20T10:00:20Z", { count: 2 }),
    ]);
    expect(found).toEqual({ kind: "pending", why: "it is being pulled since 2026-11-20T10:00:20Z" });
  });

  it("takes the last of several failures", () => {
    const found = outcome({}, waiting("ErrImagePull"), [
      event("Failed", 'Failed to pull image "quay.io/a/b:1": i/o timeout', "2026-11-20T10:00:01Z"),
      event("Failed", 'Failed to pull image "quay.io/a/b:1": manifest unknown', "2026-11-20T10:05:01Z"),
    ]);
    expect(found).toMatchObject({ attempts: 2, at: "2026-11-20T10:05:01Z", diagnosis: { code: "image-not-found" } });
  });

  it("reads the time of a series, whose old fields are null", () => {
    const series = { count: 9, lastObservedTime: "2026-11-20T11:00:00.123456Z" };
    const found = outcome({}, waiting("ErrImagePull"), [
      event("Failed", "Failed to pull image", "", { series, lastTimestamp: null, count: null, eventTime: null }),
    ]);
    expect(found).toMatchObject({ attempts: 9, at: "2026-11-20T11:00:00.123456Z" });
  });

  it("is not held for a failed pull where a container waits for something else", () => {
    const found = outcome({}, waiting("CreateContainerConfigError"));
    expect(found).toEqual({
      kind: "pending",
      why: "it waits for something else (CreateContainerConfigError: m)",
    });
  });

  it("tells that a pod was evicted before", () => {
    const status = { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." };
    expect(outcome({}, status)).toEqual({
      kind: "pending",
      why: "the pod ended before (Evicted: The node was low on resource: memory.)",
    });
  });
});

describe("a cluster", () => {
  const path = process.env["PATH"];
  afterEach(() => (process.env["PATH"] = path));

  /** A kubectl that notes how it is called. */
  function fake(body: string): string {
    const folder = mkdtempSync(join(tmpdir(), "verify-pull-"));
    const file = join(folder, "kubectl");
    writeFileSync(file, `#!/bin/sh\necho "$@" >> "${folder}/calls"\n${body}\n`);
    chmodSync(file, 0o755);
    process.env["PATH"] = `${folder}${delimiter}${path ?? ""}`;
    return join(folder, "calls");
  }

  it("is asked for the workload's pods and for the events of pods", async () => {
    const calls = fake(`cat "${recording("not-found")}"`);
    const { code } = await run("--workload", "task-reporter", "--namespace", "task-tool", "--context", "prod");
    expect(code).toBe(1);
    expect(readFileSync(calls, "utf8").trim().split("\n").sort()).toEqual([
      "get events --field-selector involvedObject.kind=Pod --output json --namespace task-tool --context prod",
      "get pods --selector app.kubernetes.io/name=task-reporter --output json --namespace task-tool --context prod",
    ]);
  });

  it("that refuses is shown by kubectl's own words", async () => {
    fake(
      'echo "E1121 10:54:01.068473 1 memcache.go:265] x" >&2; echo "Error from server (Forbidden): pods is forbidden" >&2; exit 1',
    );
    const { name, message } = await refusal(() => run("--workload", "task-web"));
    expect(name).toBe("CommandError");
    expect(message).toMatch(/^kubectl get (pods|events) failed: Error from server \(Forbidden\): pods is forbidden$/);
  });

  it("cannot be read without kubectl", async () => {
    process.env["PATH"] = mkdtempSync(join(tmpdir(), "verify-pull-"));
    expect(await refusal(() => run("--workload", "task-web"))).toEqual({
      name: "CommandError",
      message: "kubectl is not on the PATH; install it, or record the objects where it is and give them with --events",
    });
  });
});
