import type { Clients } from "./aws";
import { CommandError } from "./command";
import type { Backend } from "./stack-file";
import { readObject } from "./state-lock";

/** What a state holds. */
export interface State {
  readonly addresses: ReadonlySet<string>;
  /** What Terraform means to replace, since its creation was cut off. */
  readonly tainted: readonly string[];
}

interface StateFile {
  readonly version?: number;
  readonly resources?: readonly {
    readonly module?: string;
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly index_key?: string | number; readonly status?: string }[];
  }[];
}

/**
 * Reads a stack's state where it lies, which needs neither Terraform nor an initialised folder.
 *
 * A state that was never written is empty, like one in a bucket that does not exist.
 */
export async function readState(clients: Clients, { bucket, key }: Backend): Promise<State> {
  const text = await readObject(clients, bucket, key);
  return text === undefined ? { addresses: new Set(), tainted: [] } : parseState(`s3://${bucket}/${key}`, text);
}

/** @throws CommandError if the text is no state of Terraform 0.12 or later */
export function parseState(url: string, text: string): State {
  const instances = (readFile(url, text).resources ?? [])
    .filter((resource) => resource.mode === "managed")
    .flatMap(({ module, type, name, instances: all }) =>
      all.map(({ index_key: index, status }) => {
        const suffix = index === undefined ? "" : `[${JSON.stringify(index)}]`;
        return { address: `${module === undefined ? "" : `${module}.`}${type}.${name}${suffix}`, status };
      }),
    );
  return {
    addresses: new Set(instances.map(({ address }) => address)),
    tainted: instances.filter(({ status }) => status === "tainted").map(({ address }) => address),
  };
}

function readFile(url: string, text: string): StateFile {
  let file: StateFile | undefined;
  try {
    file = JSON.parse(text) as StateFile;
  } catch {
    // Said below, together with other things that are no state.
  }
  if (file?.version === 4) return file;
  throw new CommandError(
    `${url} is not a state that Terraform 0.12 or later wrote; look at its earlier versions in S3`,
  );
}
