import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ROOT } from "./folders";
import { execute, type Finished, succeed } from "./process";

/** The command that builds, starts and stops Kubernetes without containers. */
export const TEST_BED = join(ROOT, "testbed/kube/kube");

/** A Kubernetes for one test file, with its administrator's rights. */
export interface Cluster {
  /** The whole environment for child processes: `KUBECONFIG` for kubectl, `KUBE_CONFIG_PATH` for Terraform. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it, if it was started here. */
  readonly stop: () => Promise<void>;
}

/** Where a cluster's API answers, as a pod would be told. */
export interface ApiServer {
  readonly host: string;
  readonly port: string;
  /** The certificate of its authority, in PEM. */
  readonly certificateAuthority: string;
}

export interface KubectlOptions {
  /** Objects for `-f -`. */
  readonly input?: string;
}

/**
 * Starts the test bed, or takes a cluster that is named: `E2E_KUBECONFIG`, or the test bed that `kube up` started.
 *
 * A mere `KUBECONFIG` may be anybody's production, so it is not taken. In a given cluster other files test at the same
 * time, and what a test leaves stays: use namespaces of your own and delete them.
 */
export async function startCluster(): Promise<Cluster> {
  const given = givenKubeconfig();
  if (given !== undefined) {
    return { environment: environmentWith(given), stop: () => Promise.resolve() };
  }
  // It ends with its input, so also when this process is killed.
  const script = 'printf "%s\\n" "$KUBECONFIG"; exec cat >/dev/null';
  const bed = spawn(TEST_BED, ["run", "--", "sh", "-c", script], { stdio: ["pipe", "pipe", "pipe"], env: process.env });
  let said = "";
  bed.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(bed, "close");
  const lines = createInterface({ input: bed.stdout });
  const [kubeconfig] = (await Promise.race([once(lines, "line"), ended.then(() => [])])) as [string?];
  if (kubeconfig === undefined) {
    throw new Error(`the Kubernetes test bed does not start:\n${said}`);
  }
  const stop = async (): Promise<void> => {
    bed.stdin.end();
    await ended;
  };
  return { environment: environmentWith(kubeconfig), stop };
}

/** What `kubectl` prints; a command that fails is an error. */
export async function kubectl(
  { environment }: Cluster,
  args: readonly string[],
  { input }: KubectlOptions = {},
): Promise<string> {
  return (await succeed("kubectl", args, { env: environment, input })).stdout;
}

/** How `kubectl` ends: for what is meant to be refused. */
export function tryKubectl(
  { environment }: Cluster,
  args: readonly string[],
  { input }: KubectlOptions = {},
): Promise<Finished> {
  return execute("kubectl", args, { env: environment, input });
}

/** An object of the cluster, or the list of a kind: `getObject(cluster, "deployment", "web", "--namespace", "shop")`. */
export async function getObject<T>(cluster: Cluster, ...args: readonly string[]): Promise<T> {
  return JSON.parse(await kubectl(cluster, ["get", ...args, "--output", "json"])) as T;
}

/** What a service account may do: the answer of `kubectl auth can-i`. */
export async function mayDo(cluster: Cluster, serviceAccount: string, args: readonly string[]): Promise<boolean> {
  const asUser = ["--as", `system:serviceaccount:${serviceAccount.replace("/", ":")}`];
  const { stdout } = await tryKubectl(cluster, ["auth", "can-i", ...args, ...asUser]);
  return stdout.trim() === "yes";
}

export async function apiServer(cluster: Cluster): Promise<ApiServer> {
  const config = JSON.parse(await kubectl(cluster, ["config", "view", "--raw", "--minify", "--output", "json"])) as {
    clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
  };
  const { server, "certificate-authority-data": authority } = config.clusters[0].cluster;
  const { hostname, port } = new URL(server);
  return {
    host: hostname,
    port: port === "" ? "443" : port,
    certificateAuthority: Buffer.from(authority, "base64").toString(),
  };
}

/** The file of a cluster that somebody made for tests. */
export function givenKubeconfig(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env["E2E_KUBECONFIG"] ?? (env["KUBE_TESTBED_DIR"] === undefined ? undefined : env["KUBECONFIG"]);
}

function environmentWith(kubeconfig: string): NodeJS.ProcessEnv {
  return { ...process.env, KUBECONFIG: kubeconfig, KUBE_CONFIG_PATH: kubeconfig };
}
