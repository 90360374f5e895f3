import { accountOf } from "../../domain/arn";
import type { Fault } from "../../domain/errors";
import { replicationFaults } from "../../domain/registry-settings";
import { type Path, type Raw, list, record, text } from "./raw";

/** Roles of other accounts than the place that they are for, and registries that would copy to themselves. */
export function accountFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  const account = text(registry.account) ?? "";
  const replicas = list(registry.replication).map(record);
  const places: [Path, Raw][] = [
    [["registry"], registry],
    ...Object.entries(record(platform.environments)).map(([name, value]): [Path, Raw] => [
      ["environments", name],
      record(value),
    ]),
    ...replicas.map((value, index): [Path, Raw] => [["registry", "replication", index], value]),
  ];
  const source = { account, region: text(registry.region) ?? "" };
  const destinations = replicas.map((replica) => ({
    account: text(replica.account) ?? account,
    region: text(replica.region) ?? "",
  }));
  return [
    ...places.flatMap(([path, place]) =>
      roleAccountFaults(path, text(place.deployRole), text(place.account) ?? account),
    ),
    ...replicationFaults(source, destinations)
      .filter(({ path }) => path.length < 2)
      .map((fault) => ({ ...fault, path: ["registry", "replication", ...fault.path] })),
  ];
}

function roleAccountFaults(path: Path, found: string | undefined, account: string): Fault[] {
  if (found === undefined || !/^\d{12}$/.test(accountOf(found)) || accountOf(found) === account) return [];
  const problem = `must be a role of account ${account}`;
  return [{ path: [...path, "deployRole"], problem, found, remedy: "name a role of that account, or mend 'account'" }];
}

/** A key can encrypt only what lives in its own region. */
export function kmsRegionFaults(platform: Raw): Fault[] {
  const registry = record(platform.registry);
  const region = text(registry.region);
  const repositories = Object.entries(record(registry.repositories)).map(([key, value]): [Path, Raw] => [
    ["registry", "repositories", key],
    record(value),
  ]);
  const encrypted: [Path, Raw][] = [[["registry", "defaults"], record(registry.defaults)], ...repositories];
  const keys: [path: Path, arn: string | undefined, region: string | undefined][] = [
    ...encrypted.map(([path, value]): [Path, string | undefined, string | undefined] => [
      [...path, "encryption", "kmsKeyArn"],
      text(record(value.encryption).kmsKeyArn),
      region,
    ]),
    [["state", "kmsKeyArn"], text(record(platform.state).kmsKeyArn), text(record(platform.state).region) ?? region],
    ...Object.entries(record(platform.environments)).map(
      ([name, value]): [Path, string | undefined, string | undefined] => {
        const state = record(record(value).state);
        const wanted = text(state.region) ?? text(record(value).region) ?? region;
        return [["environments", name, "state", "kmsKeyArn"], text(state.kmsKeyArn), wanted];
      },
    ),
  ];
  return keys.flatMap(([path, found, wanted]) => {
    if (!found?.startsWith("arn:") || wanted === undefined || found.split(":")[3] === wanted) return [];
    return [{ path, problem: `must be a key of the region ${wanted}`, found, remedy: "name a key of that region" }];
  });
}
