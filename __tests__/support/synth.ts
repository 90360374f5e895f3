import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { checkPlatform } from "../../config/load/load-platform";
import type { PlatformSettings } from "../../config/platform/settings";
import { buildPlatform } from "../../stacks/platform";
import { synthesizeInto } from "../../synthesis/synthesize";
import { withoutTokenTraces } from "../../synthesis/token-traces";

/** Terraform JSON, as far as the tests look into it. */
export interface TerraformJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly [block: string]: unknown;
}

/** The attributes of a resource. */
export type Resource = Readonly<Record<string, unknown>>;

/** Synthesize a stack with its validations, without cdktf's metadata. */
export function synth(stack: TerraformStack): TerraformJson {
  return JSON.parse(Testing.synth(stack, true), (key, value: unknown) =>
    key === "//" ? undefined : value,
  ) as TerraformJson;
}

/** A plain stack, as somebody has who takes nothing but a module. */
export function testStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "test");
  new AwsProvider(stack, "aws", { region: "ap-northeast-1" });
  return stack;
}

/** Build something in a stack of its own and synthesize it. */
export function synthIn(build: (stack: TerraformStack) => void): TerraformJson {
  return withoutTokenTraces(() => {
    const stack = testStack();
    build(stack);
    return synth(stack);
  });
}

/** Synthesize every stack of a platform, by id. */
export function synthPlatform(settings: PlatformSettings): ReadonlyMap<string, TerraformJson> {
  return withoutTokenTraces(() => {
    const stacks = buildPlatform(Testing.app(), checkPlatform(settings));
    return new Map([...stacks].map(([id, stack]) => [id, synth(stack)]));
  });
}

/** Write every stack of a platform into a folder, as `cdktf synth` does. */
export function writePlatform(settings: PlatformSettings, outdir: string): void {
  synthesizeInto(outdir, (app) => {
    buildPlatform(app, checkPlatform(settings));
  });
}

/** The addresses of a stack's resources. */
export function addresses({ resource: types = {} }: TerraformJson): string[] {
  return Object.entries(types).flatMap(([type, names]) => Object.keys(names).map((name) => `${type}.${name}`));
}

/** The only resource of a type, or the one of a name. */
export function resource(json: TerraformJson, type: string, name?: string): Resource {
  const all = Object.entries(json.resource?.[type] ?? {});
  const found = name === undefined ? all : all.filter(([other]) => other === name);
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(
      `${String(found.length)} resources ${type}.${name ?? "*"} among ${all.map(([other]) => other).join(", ")}`,
    );
  }
  return found[0][1];
}

/** A policy attribute of a resource, parsed. */
export function policyOf({ policy }: Resource): { readonly Statement: readonly Resource[] } {
  return JSON.parse(String(policy)) as { Statement: Resource[] };
}
