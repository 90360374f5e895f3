import everySetting from "../../config/examples/every-setting";
import minikube from "../../config/examples/minikube";
import type { PlatformSettings } from "../../config/platform/settings";
import taskTool from "../../config/task-tool";
import { everyEnvironment } from "../support/every-environment";
import { type TerraformJson, addresses, synthPlatform } from "../support/synth";

const PLATFORMS: readonly (readonly [string, PlatformSettings])[] = [
  ["task-tool", taskTool],
  ["every-setting", everySetting],
  ["minikube", minikube],
  ["every-environment", everyEnvironment],
];

/** What a new version must not rename: Terraform would replace what people have, and readers of outputs would fail. */
function publicApiOf(json: TerraformJson): Record<string, unknown> {
  const { backend } = json.terraform as { backend: { s3: { key: string } } };
  const outputs = Object.entries((json.output ?? {}) as Record<string, { value: unknown }>);
  return {
    state: backend.s3.key,
    resources: addresses(json).sort(),
    outputs: Object.fromEntries(outputs.map(([name, { value }]) => [name, value])),
  };
}

/**
 * A line that goes is a breaking change: an address needs a `moved` block, and the changelog a word. A line that comes is
 * none; `npx jest --testPathPatterns public-api -u` takes it in.
 */
it.each(PLATFORMS)("stack ids, state keys, addresses and outputs of %s stay", (_name, settings) => {
  const stacks = [...synthPlatform(settings)].map(([id, json]) => [id, publicApiOf(json)] as const);
  expect(Object.fromEntries(stacks)).toMatchSnapshot();
});
