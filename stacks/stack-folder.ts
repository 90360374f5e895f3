import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** Written by `terraform providers lock`, beside cdktf.json; without it Terraform writes its own in each stack's folder. */
const PROVIDER_LOCK = "providers.lock.hcl";
const OWN_FILE = "cdk.tf.json";
/** Terraform reads it by itself at every plan and apply. */
const RELEASE_FILE = "release.auto.tfvars.json";

/** What is read of a stack's JSON. */
interface StackText {
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, { readonly source: string }>> };
}

/** Synthesizes a stack, and writes what Terraform wants beside it: values of variables, and the lock of its providers. */
export class StackFolder implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
    private readonly releases: Readonly<Record<string, string>>,
  ) {}

  synthesize(session: ISynthesisSession): void {
    checkOnce(this.stack.node.root, session);
    this.inner.synthesize(session);
    const folder = join(session.outdir, session.manifest.forStack(this.stack).workingDirectory);
    if (Object.keys(this.releases).length > 0) {
      writeFileSync(join(folder, RELEASE_FILE), `${JSON.stringify(this.releases, undefined, 2)}\n`);
    }
    if (existsSync(PROVIDER_LOCK)) {
      const lock = lockOf(readFileSync(join(folder, OWN_FILE), "utf8"), readFileSync(PROVIDER_LOCK, "utf8"));
      writeFileSync(join(folder, ".terraform.lock.hcl"), lock);
    }
  }
}

const checked = new WeakSet<ISynthesisSession>();

/** What is wrong anywhere in the tree, before the first stack is written: cdktf itself looks at one after the other. */
function checkOnce(root: IConstruct, session: ISynthesisSession): void {
  if (session.skipValidation === true || checked.has(session)) return;
  checked.add(session);
  const faults = root.node
    .findAll()
    .flatMap(({ node }) => node.validate().map((message) => `[${node.path}] ${message}`));
  if (faults.length > 0) throw new Error(`Validation failed with the following errors:\n  ${faults.join("\n  ")}`);
}

/** The locks of a stack's own providers: another's is a change to Terraform, which `init -lockfile=readonly` refuses. */
function lockOf(stack: string, lock: string): string {
  const { terraform = {} } = JSON.parse(stack) as StackText;
  const sources = Object.values(terraform.required_providers ?? {}).map(({ source }) => `/${source}"`);
  const parts = lock.split(/^(?=provider ")/m);
  return parts
    .filter(
      (part) => !part.startsWith('provider "') || sources.some((source) => part.split("\n", 1)[0]?.includes(source)),
    )
    .join("");
}
