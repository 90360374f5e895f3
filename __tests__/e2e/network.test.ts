import { join } from "node:path";

import { App, TerraformOutput } from "cdktf";

import privateNetwork from "../../config/examples/private-network";
import { checkPlatform } from "../../config/load/load-platform";
import type { NetworkSettings } from "../../config/network/settings";
import type { PlatformSettings } from "../../config/platform/settings";
import { BaseStack } from "../../stacks/base-stack";
import { buildPlatform } from "../../stacks/platform";
import { createStateBucket, STATE_BUCKET } from "./support/clients";
import { type Emulator, startEmulator } from "./support/emulator";
import { workFolder } from "./support/folders";
import { platformFile, synthesize } from "./support/platform";
import { succeed } from "./support/process";
import { apply, destroy, init, outputs, plan, stackCopy } from "./support/terraform";

const NETWORKS = ["network-staging", "network-prod"] as const;
const NOTHING = { changes: [], exitCode: 0 };

/** Of the example's `prod`, whose bucket the emulator lets its default user have too. */
const PROD_STATE_BUCKET = STATE_BUCKET.replace("123456789012", "345678901234");

let emulator: Emulator;
const folders = new Map<string, string>();

const folderOf = (id: string): string => folders.get(id) ?? "";

async function prepare(settings: PlatformSettings): Promise<void> {
  const { stackFolder } = await synthesize(platformFile(settings));
  for (const id of NETWORKS) {
    const folder = stackCopy(stackFolder(id));
    folders.set(id, folder);
    await init(folder, emulator.environment);
  }
}

/** The example, with other settings for the network of staging. */
function withStaging(network: Partial<NetworkSettings>): PlatformSettings {
  const { staging, ...others } = privateNetwork.environments ?? {};
  const changed: NetworkSettings = { cidr: "10.1.0.0/16", zones: ["a", "c"], ...network };
  return { ...privateNetwork, environments: { staging: { ...staging, network: changed }, ...others } };
}

async function planStaging(network: Partial<NetworkSettings>): Promise<[address: string, action: string][]> {
  await prepare(withStaging(network));
  const { changes } = await plan(folderOf("network-staging"), emulator.environment);
  return changes.map(({ address, action }) => [address, action]);
}

/** A stack of `prod` that hands on what it reads of the network. */
class Reader extends BaseStack {
  readNetwork(network: BaseStack): void {
    new TerraformOutput(this, "vpc", { value: this.outputOf(network, "vpc_id") });
    new TerraformOutput(this, "subnets", { value: this.outputListOf(network, "private_subnet_ids") });
  }
}

function synthesizeReader(): string {
  const outdir = workFolder("out");
  const app = new App({ outdir });
  const platform = checkPlatform(privateNetwork);
  const network = buildPlatform(app, platform).get("network-prod");
  if (network === undefined) throw new Error("there is no network stack");
  const props = { platform, place: platform.registry, state: network.state, environment: "prod" };
  new Reader(app, "reader-prod", props).readNetwork(network);
  app.synth();
  return join(outdir, "stacks", "reader-prod");
}

/** As an operator in the account of staging. */
async function aws(...args: string[]): Promise<string> {
  const role = ["--role-arn", "arn:aws:iam::210987654321:role/terraform", "--role-session-name", "operator"];
  const assume = ["sts", "assume-role", ...role, "--query", "Credentials", "--output", "json"];
  const { stdout: keys } = await succeed("aws", assume, { env: emulator.environment });
  const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(keys) as Record<string, string>;
  const env = {
    ...emulator.environment,
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  };
  return (await succeed("aws", [...args, "--output", "json"], { env })).stdout;
}

beforeAll(async () => {
  emulator = await startEmulator();
  await createStateBucket(emulator);
  await createStateBucket(emulator, PROD_STATE_BUCKET);
  await prepare(privateNetwork);
});
afterAll(() => emulator.stop());

describe("the example of private networks", () => {
  test.each(NETWORKS)("applies '%s', and the next plan is empty", async (id) => {
    await apply(folderOf(id), emulator.environment);
    expect(await plan(folderOf(id), emulator.environment)).toEqual(NOTHING);
  });

  test("hands over ids, in lists as long as there are zones", async () => {
    const many = (length: number, kind: RegExp): unknown[] =>
      Array.from({ length }, () => expect.stringMatching(kind) as unknown);
    expect(await outputs(folderOf("network-staging"), emulator.environment)).toEqual({
      vpc_id: expect.stringMatching(/^vpc-/) as unknown,
      vpc_cidr: "10.1.0.0/16",
      availability_zones: ["ap-northeast-1a", "ap-northeast-1c"],
      private_subnet_ids: many(2, /^subnet-/),
      private_route_table_ids: many(2, /^rtb-/),
      public_subnet_ids: many(2, /^subnet-/),
      nat_public_ips: many(1, /^\d+\.\d+\.\d+\.\d+$/),
    });
    expect(await outputs(folderOf("network-prod"), emulator.environment)).toMatchObject({
      private_subnet_ids: many(3, /^subnet-/),
      nat_public_ips: many(3, /^\d+\.\d+\.\d+\.\d+$/),
    });
  });
});

describe("what a stack hands over", () => {
  test("is read by another through the remote state", async () => {
    const folder = stackCopy(synthesizeReader());
    await init(folder, emulator.environment);
    await apply(folder, emulator.environment);
    const network = await outputs(folderOf("network-prod"), emulator.environment);
    expect(await outputs(folder, emulator.environment)).toEqual({
      vpc: network.vpc_id,
      subnets: network.private_subnet_ids,
    });
  });
});

describe("a network that changes", () => {
  test("a rule that somebody adds to the default security group is taken away", async () => {
    const { vpc_id: vpc } = await outputs(folderOf("network-staging"), emulator.environment);
    const group = ["ec2", "describe-security-groups", "--filters", `Name=vpc-id,Values=${String(vpc)}`];
    const { SecurityGroups: groups } = JSON.parse(await aws(...group)) as { SecurityGroups: { GroupId: string }[] };
    expect(groups).toMatchObject([{ GroupName: "default", IpPermissions: [], IpPermissionsEgress: [] }]);
    const rule = ["--protocol", "tcp", "--port", "22", "--cidr", "10.0.0.0/8"];
    await aws("ec2", "authorize-security-group-ingress", "--group-id", groups[0]?.GroupId ?? "", ...rule);
    const { changes } = await plan(folderOf("network-staging"), emulator.environment);
    expect(changes).toMatchObject([{ address: "aws_default_security_group.network", attributes: ["ingress"] }]);
    await apply(folderOf("network-staging"), emulator.environment);
    expect(JSON.parse(await aws(...group))).toMatchObject({ SecurityGroups: [{ IpPermissions: [] }] });
  });

  test("a third zone adds its own subnets and touches no others", async () => {
    expect(await planStaging({ zones: ["a", "c", "d"] })).toEqual([
      ["aws_route.network_private_d_internet", "create"],
      ["aws_route_table.network_private_d_route_table", "create"],
      ["aws_route_table_association.network_private_d_association", "create"],
      ["aws_route_table_association.network_public_d_association", "create"],
      ["aws_subnet.network_private_d", "create"],
      ["aws_subnet.network_public_d", "create"],
    ]);
  });

  test("a NAT gateway in each zone changes one route", async () => {
    expect(await planStaging({ nat: "per-zone" })).toEqual([
      ["aws_eip.network_public_c_nat_address", "create"],
      ["aws_nat_gateway.network_public_c_nat_gateway", "create"],
      ["aws_route.network_private_c_internet", "update"],
    ]);
    await apply(folderOf("network-staging"), emulator.environment);
    expect(await plan(folderOf("network-staging"), emulator.environment)).toEqual(NOTHING);
  });

  test("no NAT takes the routes away, and leaves the subnets", async () => {
    expect(await planStaging({ nat: "none" })).toEqual([
      ["aws_eip.network_public_a_nat_address", "delete"],
      ["aws_eip.network_public_c_nat_address", "delete"],
      ["aws_nat_gateway.network_public_a_nat_gateway", "delete"],
      ["aws_nat_gateway.network_public_c_nat_gateway", "delete"],
      ["aws_route.network_private_a_internet", "delete"],
      ["aws_route.network_private_c_internet", "delete"],
    ]);
    await apply(folderOf("network-staging"), emulator.environment);
    expect(await plan(folderOf("network-staging"), emulator.environment)).toEqual(NOTHING);
  });
});

describe("the end", () => {
  test.each(NETWORKS)("'%s' goes without a trace", async (id) => {
    expect(await destroy(folderOf(id), emulator.environment)).toMatchObject({ code: 0 });
    expect(await outputs(folderOf(id), emulator.environment)).toEqual({});
  });

  test("leaves nothing but AWS's own network in the account", async () => {
    const listed = JSON.parse(await aws("ec2", "describe-vpcs")) as { Vpcs: { IsDefault: boolean }[] };
    expect(listed.Vpcs.filter(({ IsDefault }) => !IsDefault)).toEqual([]);
  });
});
