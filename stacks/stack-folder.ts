import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from "cdktf";

/** Written by `terraform providers lock`, beside cdktf.json; without it Terraform writes its own in each stack's folder. */
const PROVIDER_LOCK = "providers.lock.hcl";
const OWN_FILE = "cdk.tf.json";
/** What Terraform reads, and the plan that `cdktf diff` left: it is of older JSON, and can hold secrets. */
const FOREIGN = /\.tf$|\.tf\.json$|\.tfvars$|\.tfvars\.json$|^plan$/;

/**
 * Synthesizes a stack into a folder in which Terraform finds nothing else: a forgotten override would join the next plan.
 */
export class StackFolder implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    const folder = join(session.outdir, session.manifest.forStack(this.stack).workingDirectory);
    for (const file of readdirSync(folder)) {
      if (FOREIGN.test(file) && file !== OWN_FILE) rmSync(join(folder, file));
    }
    if (existsSync(PROVIDER_LOCK)) copyFileSync(PROVIDER_LOCK, join(folder, ".terraform.lock.hcl"));
  }
}
