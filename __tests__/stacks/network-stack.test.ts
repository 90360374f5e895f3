import { Testing } from "cdktf";
import privateNetwork from "../../config/examples/private-network";
import { checkPlatform } from "../../config/load/load-platform";
import type { EnvironmentSettings } from "../../config/platform/settings";
import { buildPlatform } from "../../stacks/platform";
import { platformWith } from "../support/settings";
import { type TerraformJson, addresses, resource, synthPlatform } from "../support/synth";

const ACCOUNT = "210987654321";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/terraform`;

const withEnvironments = (environments: Record<string, EnvironmentSettings>) => platformWith({}, { environments });

function networkOf(settings: EnvironmentSettings, name = "prod"): TerraformJson {
  return synthPlatform(withEnvironments({ [name]: settings })).get(`network-${name}`) ?? {};
}

const values = ({ output }: TerraformJson): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(output as Record<string, { value: unknown }>).map(([name, { value }]) => [name, value]),
  );

describe("the network of an environment", () => {
  const json = networkOf({
    account: ACCOUNT,
    region: "eu-west-1",
    deployRole: ROLE,
    network: { cidr: "10.1.0.0/16", zones: ["a", "b"] },
  });

  it("is made in its account and region, by its role", () => {
    expect((json.provider as { aws: unknown[] }).aws).toEqual([
      {
        allowed_account_ids: [ACCOUNT],
        assume_role: [{ role_arn: ROLE }],
        default_tags: [{ tags: { environment: "prod", platform: "demo", stack: "network-prod" } }],
        region: "eu-west-1",
      },
    ]);
  });

  it("has addresses that say role and zone", () => {
    expect(addresses(json).sort()).toEqual([
      "aws_default_security_group.network",
      "aws_eip.network_public_a_nat_address",
      "aws_internet_gateway.network_internet_gateway",
      "aws_nat_gateway.network_public_a_nat_gateway",
      "aws_route.network_private_a_internet",
      "aws_route.network_private_b_internet",
      "aws_route.network_public_internet",
      "aws_route_table.network_private_a_route_table",
      "aws_route_table.network_private_b_route_table",
      "aws_route_table.network_public_route_table",
      "aws_route_table_association.network_private_a_association",
      "aws_route_table_association.network_private_b_association",
      "aws_route_table_association.network_public_a_association",
      "aws_route_table_association.network_public_b_association",
      "aws_subnet.network_private_a",
      "aws_subnet.network_private_b",
      "aws_subnet.network_public_a",
      "aws_subnet.network_public_b",
      "aws_vpc.network",
    ]);
  });

  it("hands over ids under fixed names, in the order of the zones", () => {
    const id = (address: string) => `\${${address}.id}`;
    expect(json.output).toEqual({
      vpc_id: { value: id("aws_vpc.network") },
      vpc_cidr: { value: "10.1.0.0/16" },
      availability_zones: { value: ["eu-west-1a", "eu-west-1b"] },
      private_subnet_ids: { value: [id("aws_subnet.network_private_a"), id("aws_subnet.network_private_b")] },
      private_route_table_ids: {
        value: [
          id("aws_route_table.network_private_a_route_table"),
          id("aws_route_table.network_private_b_route_table"),
        ],
      },
      public_subnet_ids: { value: [id("aws_subnet.network_public_a"), id("aws_subnet.network_public_b")] },
      nat_public_ips: { value: ["${aws_eip.network_public_a_nat_address.public_ip}"] },
    });
  });

  it("is named after platform and environment, so that two in one account can be told apart", () => {
    expect(resource(json, "aws_vpc").tags).toEqual({ Name: "demo-prod" });
  });

  it("hands over empty lists for what it does not have", () => {
    const closed = networkOf({ network: { cidr: "10.1.0.0/16", zones: ["a", "c"], publicSubnets: false } });
    expect(values(closed)).toMatchObject({ public_subnet_ids: [], nat_public_ips: [] });
    expect(Object.keys(values(closed))).toEqual(Object.keys(values(json)));
  });

  it("has the same addresses in every environment", () => {
    const network = { zones: ["a", "c"], nat: "per-zone", flowLogs: {} } as const;
    const staging = networkOf({ network: { ...network, cidr: "10.1.0.0/16" } }, "staging");
    const prod = networkOf({ account: ACCOUNT, network: { ...network, cidr: "10.2.0.0/20" } });
    expect(addresses(staging)).toEqual(addresses(prod));
  });

  it("is made only where it is asked for", () => {
    const environments = { staging: {}, prod: { network: { cidr: "10.1.0.0/16", zones: ["a", "c"] } } };
    expect([...synthPlatform(withEnvironments(environments)).keys()]).toEqual([
      "state",
      "registry",
      "access",
      "network-prod",
    ]);
  });
});

describe("the example of private networks", () => {
  const built = buildPlatform(Testing.app(), checkPlatform(privateNetwork));
  const dependencies = (id: string) => built.get(id)?.dependencies.map(({ node }) => node.id);
  const stacks = synthPlatform(privateNetwork);
  const [staging = {}, prod = {}] = [stacks.get("network-staging"), stacks.get("network-prod")];

  it("has a network for each environment, last", () => {
    expect([...built.keys()]).toEqual(["state", "state-prod", "registry", "access", "network-staging", "network-prod"]);
  });

  it("keeps each state where its environment keeps it, and depends on no bucket that stays", () => {
    expect(dependencies("network-staging")).toEqual([]);
    expect(dependencies("network-prod")).toEqual([]);
    expect((prod.terraform as { backend: unknown }).backend).toMatchObject({
      s3: {
        bucket: "task-tool-terraform-state-345678901234-ap-northeast-1",
        key: "task-tool-state/network-prod",
      },
    });
  });

  it("has in prod all addresses of staging, and a zone and flow logs more", () => {
    const more = addresses(prod).filter((address) => !addresses(staging).includes(address));
    expect(addresses(prod)).toEqual(expect.arrayContaining(addresses(staging)));
    expect(more.filter((address) => !/flow_logs|_d_|_d$/.test(address)).sort()).toEqual([
      "aws_eip.network_public_c_nat_address",
      "aws_nat_gateway.network_public_c_nat_gateway",
    ]);
  });
});
