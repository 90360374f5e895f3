import { TerraformOutput, Testing } from "cdktf";
import type { Construct } from "constructs";
import { checkPlatform } from "../../config/load/load-platform";
import type { Platform } from "../../config/platform/platform";
import { BaseStack } from "../../stacks/base-stack";
import { platformWith } from "../support/settings";
import { synth } from "../support/synth";

const ROLE = "arn:aws:iam::210987654321:role/state";
const PLATFORM = checkPlatform(
  platformWith(
    {},
    {
      environments: {
        staging: {},
        prod: { account: "210987654321", state: { role: ROLE } },
      },
    },
  ),
);

/** A stack of an environment, or a shared one. */
function propsOf(platform: Platform, name?: string) {
  const environment = name === undefined ? undefined : platform.environments[name];
  if (environment === undefined) return { platform, place: platform.registry };
  return { platform, place: environment, state: environment.state, environment: environment.name };
}

class Producer extends BaseStack {
  constructor(scope: Construct, id: string, environment?: string) {
    super(scope, id, propsOf(PLATFORM, environment));
    new TerraformOutput(this, "vpc_id", { value: "vpc-1" });
    new TerraformOutput(this, "subnet_ids", { value: ["subnet-1", "subnet-2"] });
  }
}

class Consumer extends BaseStack {
  constructor(scope: Construct, id: string, environment?: string) {
    super(scope, id, propsOf(PLATFORM, environment));
  }

  /** Hands on what it reads, to see it. */
  read(producer: BaseStack, as = ""): this {
    new TerraformOutput(this, `${as}vpc`, { value: this.outputOf(producer, "vpc_id") });
    new TerraformOutput(this, `${as}subnets`, { value: this.outputListOf(producer, "subnet_ids") });
    return this;
  }

  readMissing(producer: BaseStack, name: string): string {
    return this.outputOf(producer, name);
  }
}

function consumerOf(environment: string) {
  const app = Testing.app();
  const producer = new Producer(app, `network-${environment}`, environment);
  return { producer, consumer: new Consumer(app, `eks-${environment}`, environment).read(producer) };
}

describe("what a stack reads of another", () => {
  const { producer, consumer } = consumerOf("prod");
  const json = synth(consumer);

  it("comes from one remote state, with the other's backend and role", () => {
    expect(json.data).toEqual({
      terraform_remote_state: {
        network: {
          backend: "s3",
          config: {
            bucket: "demo-terraform-state-210987654321-ap-northeast-1",
            key: "demo-state/network-prod",
            region: "ap-northeast-1",
            assume_role: { role_arn: ROLE },
          },
        },
      },
    });
  });

  it("is a text or a list, by reference", () => {
    expect(json.output).toEqual({
      vpc: { value: "${data.terraform_remote_state.network.outputs.vpc_id}" },
      subnets: { value: "${data.terraform_remote_state.network.outputs.subnet_ids}" },
    });
  });

  it("makes the other stack a dependency, once", () => {
    expect(consumer.dependencies).toEqual([producer]);
  });

  it("adds nothing to the other stack", () => {
    expect(synth(producer).output).toEqual({
      vpc_id: { value: "vpc-1" },
      subnet_ids: { value: ["subnet-1", "subnet-2"] },
    });
  });

  it("has the same address in every environment", () => {
    const staging = synth(consumerOf("staging").consumer);
    expect(staging.output).toEqual(json.output);
    expect(staging.data).toEqual({
      terraform_remote_state: {
        network: {
          backend: "s3",
          config: {
            bucket: "demo-terraform-state-123456789012-ap-northeast-1",
            key: "demo-state/network-staging",
            region: "ap-northeast-1",
          },
        },
      },
    });
  });

  it("is told apart by the other's id, where that is no stack of the same environment", () => {
    const app = Testing.app();
    const producers = [
      new Producer(app, "network-staging", "staging"),
      new Producer(app, "network-prod", "prod"),
      new Producer(app, "registry"),
    ];
    const consumer = new Consumer(app, "delivery");
    producers.forEach((each, index) => consumer.read(each, `${"abc"[index] ?? ""}_`));
    const { data } = synth(consumer);
    expect(Object.keys((data as { terraform_remote_state: object }).terraform_remote_state).sort()).toEqual([
      "network_prod",
      "network_staging",
      "registry",
    ]);
  });

  it("has the registry's key where it is the registry's", () => {
    const app = Testing.app();
    const consumer = new Consumer(app, "eks-prod", "prod").read(new Producer(app, "registry"));
    expect(synth(consumer).data).toMatchObject({
      terraform_remote_state: { registry: { config: { key: "demo-state" } } },
    });
  });
});

describe("an output that the other stack does not declare is refused", () => {
  const app = Testing.app();
  const producer = new Producer(app, "network-prod", "prod");
  const consumer = new Consumer(app, "eks-prod", "prod");

  it.each([
    ["vpcid", `'network-prod' must declare the output that is read, got "vpcid"; did you mean "vpc_id"?`],
    [
      "private_endpoints",
      `'network-prod' must declare the output that is read, got "private_endpoints"; it declares vpc_id, subnet_ids`,
    ],
  ])("%s", (name, message) => {
    expect(() => consumer.readMissing(producer, name)).toThrow(`eks-prod: 1 fault\n  ${message}`);
  });

  it("by a stack that declares none", () => {
    expect(() => consumer.readMissing(new Consumer(app, "workloads-prod", "prod"), "vpc_id")).toThrow(
      "it declares none",
    );
  });
});
