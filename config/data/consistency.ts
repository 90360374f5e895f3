import { type DataSettings, bucketName, dataNameFaults, tableName } from "../../domain/data/settings";
import { type Fault, within } from "../../domain/text/errors";
import { snakeCase } from "../../domain/text/words";
import { isKey, isWellNamed } from "../checks/forms";
import { type Sound, entriesOf, isFaulty } from "../checks/sound";
import { type Seen, twice } from "../checks/twice";
import type { Place } from "../places/consistency";

/** The data of an environment, and where it is. */
interface SoundData extends Place {
  /** The platform's name. */
  readonly platform: string;
  /** The environment's. */
  readonly name: string;
  readonly data: Sound<DataSettings>;
}

/** A table or bucket whose key and name have the right form: the rest is the schema's business. */
type Named = [key: string, settings: { readonly name?: string | undefined }];

/** Tables and buckets of one address, and names that AWS refuses. */
export function dataFaults({ path: at, platform, name, data }: SoundData): Fault[] {
  const path = [...at, "data"];
  const { tables, buckets } = wellNamed(data);
  const seen: Seen = new Map();
  const addresses = [...tables.map(([key]) => ["tables", key]), ...buckets.map(([key]) => ["buckets", key])];
  const named = { tables: Object.fromEntries(tables), buckets: Object.fromEntries(buckets) };
  return [
    ...addresses.flatMap((address) =>
      twice(seen, snakeCase(address[1] ?? ""), [...path, ...address], "must have an address of its own"),
    ),
    ...(isWellNamed(platform, name) ? within(path, dataNameFaults(platform, name, named)) : []),
  ];
}

/**
 * Names that another environment has, or a state.
 *
 * The name of a bucket is there once in the world, that of a table once in an account and region.
 */
export function sharedDataFaults({ path, platform, name, account, region, data }: SoundData, seen: Seen): Fault[] {
  const { tables, buckets } = wellNamed(data);
  const own = [
    ...tables.map(([key, table]) => {
      const found = tableName(platform, name, key, table);
      return { at: ["tables", key], found, id: `${account} ${region} ${found}` };
    }),
    ...buckets.map(([key, bucket]) => {
      const found = bucketName(platform, name, key, bucket);
      return { at: ["buckets", key], found, id: found };
    }),
  ];
  // Two of one environment are a fault of that environment.
  const first = own.filter(({ id }, index) => own.findIndex((other) => other.id === id) === index);
  return first.flatMap(({ at, found, id }) =>
    twice(seen, id, [...path, "data", ...at], "must have a name of its own among all environments", found),
  );
}

function wellNamed({ tables, buckets }: Sound<DataSettings>): { tables: Named[]; buckets: Named[] } {
  const named = (all: Readonly<Record<string, Named[1] | undefined>> | undefined) =>
    entriesOf(all).filter(([key, settings]) => isKey(key) && !isFaulty(settings, "name"));
  return { tables: named(tables), buckets: named(buckets) };
}
