import { eks } from "../../config/define-platform";
import { checkPlatform } from "../../config/load/load-platform";
import type { EnvironmentSettings, PlatformSettings } from "../../config/platform/settings";
import taskTool from "../../config/task-tool";
import { platformWarnings } from "../../config/platform/warnings";

const NOW = new Date("2026-11-21T00:00:00Z");

/** The default platform with another staging, and without prod. */
function withStaging(change: (staging: EnvironmentSettings) => Partial<EnvironmentSettings>): PlatformSettings {
  const { staging = {} } = taskTool.environments ?? {};
  return { ...taskTool, environments: { staging: { ...staging, ...change(staging) } } };
}

const warningsOf = (settings: PlatformSettings, now = NOW) => platformWarnings(checkPlatform(settings), now);

describe("platformWarnings", () => {
  it("has none for the default platform", () => {
    expect(warningsOf(taskTool)).toEqual([]);
  });

  it("names a version that leaves support, by the day, with its date and source", () => {
    const admins = ["arn:aws:iam::123456789012:role/platform-admin"];
    const old = withStaging(() => ({ cluster: eks({ version: "1.34", admins }) }));
    expect(warningsOf(old, new Date("2026-10-02T00:00:00Z"))).toEqual([]);
    expect(warningsOf(old)).toEqual([
      "'environments.staging.cluster.version': Kubernetes 1.34 leaves standard support on 2026-12-02: AWS then upgrades " +
        "the control plane by itself, and the next plan wants the old version back, which AWS refuses; move to a newer " +
        "version, one minor version at a time (https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html)",
    ]);
  });

  it("lets a version through that is newer than the table, and says so on any day", () => {
    const admins = ["arn:aws:iam::123456789012:role/platform-admin"];
    const newer = withStaging(() => ({ cluster: eks({ version: "1.36", admins }) }));
    expect(warningsOf(newer)).toEqual([
      "'environments.staging.cluster.version': Kubernetes 1.36 is newer than this program's table of 2026-11-26, which " +
        "ends with 1.35: see whether EKS offers it, and until when it is supported " +
        "(https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html)",
    ]);
  });

  it("names the retired ingress class", () => {
    const nginx = withStaging(({ workloads }) => ({
      workloads: { ...workloads, ingress: { className: "nginx", paths: workloads?.ingress?.paths ?? [] } },
    }));
    expect(warningsOf(nginx)).toEqual([
      expect.stringMatching(/^'environments\.staging\.workloads\.ingress\.className': ingress-nginx is retired since/),
    ]);
  });

  it("names images that are pulled from Docker Hub itself", () => {
    const image = { registry: "docker.io", image: "library/busybox", tag: "1.37" };
    const resources = { requests: { cpu: "10m", memory: "16Mi" } };
    const direct = withStaging(({ workloads }) => ({
      workloads: {
        ...workloads,
        externalRegistries: { "docker.io": {} },
        cronJobs: {
          ...workloads?.cronJobs,
          cleanup: { image, resources, schedule: "0 3 * * *" },
        },
      },
    }));
    expect(warningsOf(direct)).toEqual([
      expect.stringMatching(/^'environments\.staging\.workloads\.cronJobs\.cleanup\.image': Docker Hub limits/),
    ]);
  });
});
