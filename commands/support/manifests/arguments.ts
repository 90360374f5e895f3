import { checkStackId, parse, usage } from "../arguments";

/** What `npm run manifests` was asked for. */
export interface ManifestsArguments {
  /** @default every stack that holds Kubernetes objects */
  readonly stackId?: string;
  /** The folder into which the app was synthesized. @default the app's own */
  readonly from?: string;
  readonly admissionPolicy: boolean;
}

export const MANIFESTS_USAGE = "npm run manifests -- [--stack STACK] [--from DIR] [--admission-policy]";

/** @throws UsageError */
export function manifestsArguments(args: readonly string[]): ManifestsArguments {
  const options = {
    stack: { type: "string" },
    from: { type: "string" },
    "admission-policy": { type: "boolean" },
  } as const;
  const { values, positionals } = parse(MANIFESTS_USAGE, { args: [...args], options, allowPositionals: true });
  const { stack, from } = values;
  const [surplus] = positionals;
  if (surplus !== undefined) throw usage(`unexpected argument '${surplus}'`, MANIFESTS_USAGE);
  return {
    admissionPolicy: values["admission-policy"] ?? false,
    ...(stack !== undefined && { stackId: checkStackId(stack, MANIFESTS_USAGE) }),
    ...(from !== undefined && { from }),
  };
}
