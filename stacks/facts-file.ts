import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IStackSynthesizer, ISynthesisSession } from "cdktf";
import { FACTS_FILE, type Facts } from "../domain/facts";

/** Writes facts beside the stacks' folders when a stack is synthesized, whatever folder that is. */
export class FactsFile implements IStackSynthesizer {
  constructor(
    private readonly inner: IStackSynthesizer,
    private readonly facts: () => Facts,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    writeFileSync(join(session.outdir, FACTS_FILE), `${JSON.stringify(this.facts(), undefined, 2)}\n`);
  }
}
