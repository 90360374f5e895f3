/** Whole plans, as `terraform show -json` prints them, of what is there and what will be. */

/** The values of resources by their addresses. */
export type Resources = Readonly<Record<string, object>>;

const typeOf = (address: string): string => address.split(".")[0] ?? "";
const nameOf = (address: string): string => /^\w+\.([\w-]+)/.exec(address)?.[1] ?? "";
const PROVIDER = "registry.terraform.io/hashicorp/aws";

function recorded(resources: Resources): readonly object[] {
  return Object.entries(resources).map(([address, values]) => ({
    ...{ address, mode: "managed", type: typeOf(address), name: nameOf(address), provider_name: PROVIDER },
    ...{ values, sensitive_values: {} },
  }));
}

function actionsOf(before: object | undefined, after: object | undefined): readonly string[] {
  if (before === undefined) return ["create"];
  if (after === undefined) return ["delete"];
  return JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"];
}

export function changesBetween(before: Resources, after: Resources) {
  const addresses = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return addresses.map((address) => ({
    ...{ address, mode: "managed", type: typeOf(address), name: nameOf(address) },
    change: {
      actions: actionsOf(before[address], after[address]),
      ...{ before: before[address] ?? null, after: after[address] ?? null, after_unknown: {} },
    },
  }));
}

const BLOCK = {
  name: "aws",
  full_name: PROVIDER,
  expressions: {
    region: { constant_value: "ap-northeast-1" },
    allowed_account_ids: { constant_value: ["123456789012"] },
  },
};

export function wholePlan(before: Resources, after: Resources) {
  const configured = Object.keys(after).map((address) => ({
    ...{ address: address.replace(/\[.*$/, ""), mode: "managed", type: typeOf(address), name: nameOf(address) },
    ...{ provider_config_key: "aws", expressions: {} },
  }));
  return {
    format_version: "1.2",
    prior_state: { format_version: "1.0", values: { root_module: { resources: recorded(before) } } },
    planned_values: { root_module: { resources: recorded(after) } },
    resource_changes: changesBetween(before, after),
    configuration: { provider_config: { aws: BLOCK }, root_module: { resources: configured } },
  };
}
