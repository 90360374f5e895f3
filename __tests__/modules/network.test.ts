import { Network, type NetworkProps } from "../../modules/vpc/network";
import { type Resource, type TerraformJson, policyOf, resource, synthIn } from "../support/synth";

const PLACE = { account: "123456789012", region: "ap-northeast-1" };

function synthNetwork(props: Partial<NetworkProps> = {}): TerraformJson {
  return synthIn((stack) => {
    new Network(stack, "Network", {
      ...PLACE,
      networkName: "demo",
      cidr: "10.1.0.0/16",
      zones: ["a", "c"],
      ...props,
    });
  });
}

/** By `Name` tag, since a plain stack's addresses are cdktf's own. */
function byName(json: TerraformJson, type: string): Record<string, Resource> {
  const all = Object.values(json.resource?.[type] ?? {});
  return Object.fromEntries(all.map((each) => [(each.tags as { Name: string }).Name, each]));
}

const types = (json: TerraformJson): string[] => Object.keys(json.resource ?? {}).sort();

/** Where the traffic of each route table that has a route leaves: `private-a` by the NAT gateway of `public-a`. */
function waysOut(json: TerraformJson): Record<string, string> {
  const nameOf = (type: string, reference: unknown): string => {
    const [, address] = /^\$\{\w+\.(\w+)\.id\}$/.exec(String(reference)) ?? [];
    return (json.resource?.[type]?.[address ?? ""]?.tags as { Name: string }).Name;
  };
  const ways = Object.values(json.resource?.aws_route ?? {}).map((route) => {
    expect(route.destination_cidr_block).toBe("0.0.0.0/0");
    const to =
      route.gateway_id === undefined
        ? nameOf("aws_nat_gateway", route.nat_gateway_id)
        : nameOf("aws_internet_gateway", route.gateway_id);
    return [nameOf("aws_route_table", route.route_table_id), to];
  });
  return Object.fromEntries(ways) as Record<string, string>;
}

describe("Network", () => {
  const json = synthNetwork();

  it("is a VPC whose names can be resolved, as private endpoints and EKS need it", () => {
    expect(resource(json, "aws_vpc")).toEqual({
      cidr_block: "10.1.0.0/16",
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: "demo" },
    });
  });

  it("has a private and a public subnet in each zone, tagged for load balancers", () => {
    const subnets = byName(json, "aws_subnet");
    expect(Object.keys(subnets).sort()).toEqual(["demo-private-a", "demo-private-c", "demo-public-a", "demo-public-c"]);
    expect(subnets["demo-private-c"]).toEqual({
      availability_zone: "ap-northeast-1c",
      cidr_block: "10.1.64.0/18",
      tags: { Name: "demo-private-c", "kubernetes.io/role/internal-elb": "1" },
      vpc_id: expect.stringMatching(/^\$\{aws_vpc\.\w+\.id\}$/) as string,
    });
    expect(subnets["demo-public-c"]).toEqual({
      availability_zone: "ap-northeast-1c",
      cidr_block: "10.1.193.0/24",
      map_public_ip_on_launch: false,
      tags: { Name: "demo-public-c", "kubernetes.io/role/elb": "1" },
      vpc_id: expect.stringMatching(/^\$\{aws_vpc\.\w+\.id\}$/) as string,
    });
  });

  it("lets nothing through its default security group, and sees what somebody adds to it", () => {
    expect(resource(json, "aws_default_security_group")).toEqual({
      egress: [],
      ingress: [],
      vpc_id: expect.stringMatching(/^\$\{aws_vpc\.\w+\.id\}$/) as string,
    });
  });

  it("gives each private subnet a route table of its own, and the public ones one", () => {
    const associated = Object.values(json.resource?.aws_route_table_association ?? {});
    expect(associated).toHaveLength(4);
    expect(new Set(associated.map(({ subnet_id }) => subnet_id)).size).toBe(4);
    expect(new Set(associated.map(({ route_table_id }) => route_table_id)).size).toBe(3);
    expect(Object.keys(byName(json, "aws_route_table")).sort()).toEqual([
      "demo-private-a",
      "demo-private-c",
      "demo-public",
    ]);
  });

  it("keeps the subnets of its zones when a third is added", () => {
    const three = byName(synthNetwork({ zones: ["a", "c", "d"] }), "aws_subnet");
    expect(Object.keys(three)).toHaveLength(6);
    expect(three).toMatchObject(byName(json, "aws_subnet"));
  });

  it("has the same subnets with and without public ones", () => {
    const closed = byName(synthNetwork({ publicSubnets: false }), "aws_subnet");
    expect(Object.keys(closed).sort()).toEqual(["demo-private-a", "demo-private-c"]);
    expect(byName(json, "aws_subnet")).toMatchObject(closed);
  });
});

describe("the way out of private subnets", () => {
  it("is one NAT gateway by default, in the first zone", () => {
    const json = synthNetwork();
    expect(waysOut(json)).toEqual({
      "demo-public": "demo",
      "demo-private-a": "demo-public-a",
      "demo-private-c": "demo-public-a",
    });
    expect(Object.keys(byName(json, "aws_nat_gateway"))).toEqual(["demo-public-a"]);
    expect(resource(json, "aws_eip")).toEqual({ domain: "vpc", tags: { Name: "demo-public-a" } });
  });

  it("is the NAT gateway of each zone where that is asked for", () => {
    const json = synthNetwork({ zones: ["a", "c", "d"], nat: "per-zone" });
    expect(waysOut(json)).toEqual({
      "demo-public": "demo",
      "demo-private-a": "demo-public-a",
      "demo-private-c": "demo-public-c",
      "demo-private-d": "demo-public-d",
    });
    expect(Object.keys(json.resource?.aws_eip ?? {})).toHaveLength(3);
  });

  it("is none without NAT, and load balancers still have theirs", () => {
    const json = synthNetwork({ nat: "none" });
    expect(waysOut(json)).toEqual({ "demo-public": "demo" });
    expect(types(json)).not.toContain("aws_nat_gateway");
    expect(types(json)).not.toContain("aws_eip");
  });

  it("is none without public subnets: there is no internet gateway either", () => {
    expect(types(synthNetwork({ publicSubnets: false }))).toEqual([
      "aws_default_security_group",
      "aws_route_table",
      "aws_route_table_association",
      "aws_subnet",
      "aws_vpc",
    ]);
  });

  it("is made when the internet can be reached", () => {
    const { depends_on } = resource(synthNetwork(), "aws_nat_gateway");
    expect(depends_on).toEqual([expect.stringMatching(/^aws_route\.\w*PublicInternet\w*$/)]);
  });
});

describe("flow logs", () => {
  const json = synthNetwork({ flowLogs: {} });

  it("are not recorded by default", () => {
    expect(types(synthNetwork()).filter((type) => /log|iam/.test(type))).toEqual([]);
  });

  it("record everything for 30 days", () => {
    expect(resource(json, "aws_flow_log")).toMatchObject({ traffic_type: "ALL", tags: { Name: "demo" } });
    expect(resource(json, "aws_cloudwatch_log_group")).toEqual({ name: "/vpc/demo/flow-logs", retention_in_days: 30 });
  });

  it("record what is asked for, as long as that is asked for", () => {
    const other = synthNetwork({ flowLogs: { traffic: "REJECT", retainDays: 365 } });
    expect(resource(other, "aws_flow_log").traffic_type).toBe("REJECT");
    expect(resource(other, "aws_cloudwatch_log_group").retention_in_days).toBe(365);
  });

  it("are written by a role that may do nothing else, and that nobody else can use", () => {
    const logs = "arn:aws:logs:ap-northeast-1:123456789012:log-group";
    expect(policyOf(resource(json, "aws_iam_role_policy")).Statement).toEqual([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [`${logs}:/vpc/demo/flow-logs:*`],
      },
      { Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: [`${logs}:*`] },
    ]);
    const { name, assume_role_policy: policy } = resource(json, "aws_iam_role");
    expect(name).toBe("demo-flow-logs");
    expect(policyOf({ policy }).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: ["vpc-flow-logs.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:ap-northeast-1:123456789012:vpc-flow-log/*" },
        },
      },
    ]);
  });

  it("are named in the terms of China's partition there", () => {
    const china = JSON.stringify(synthNetwork({ region: "cn-north-1", flowLogs: {} }));
    expect(china).toContain("arn:aws-cn:logs:cn-north-1");
    expect(china).not.toContain("arn:aws:");
  });

  it("rejects days that CloudWatch Logs does not offer, with the construct path", () => {
    expect(() => synthNetwork({ flowLogs: { retainDays: 45 } })).toThrow(
      "test/Network/FlowLogs: 1 fault\n  'retainDays' must be a number of days that CloudWatch Logs offers, got 45; the next that it offers is 60",
    );
  });
});

describe("Network refuses", () => {
  it("every fault at once, with its construct path", () => {
    expect(() =>
      synthNetwork({ networkName: "a b", cidr: "10.0.0.0/24", zones: ["a"], nat: "single", publicSubnets: false }),
    ).toThrow(
      /^test\/Network: 4 faults\n {2}'networkName' .*\n {2}'zones' .*\n {2}'cidr' is too small .*\n {2}'nat' must be "none" /,
    );
  });
});
