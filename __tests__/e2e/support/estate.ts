/** All stacks of one platform on one emulator, taken in their order as `cdktf deploy` and `cdktf destroy` take them. */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { PlatformSettings } from "../../../config/platform/settings";
import type { Emulator } from "./emulator";
import { platformFile, type Synthesized, synthesize } from "./platform";
import type { Finished } from "./process";
import { apply, destroy, init, outputs, plan, stackCopy, stateList, terraform, terraformSucceeds } from "./terraform";

/** The stacks that each stack needs, by id, as cdktf reads them. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Where `plan` of the tests saves a plan. */
const PLAN_FILE = "e2e.tfplan";

export class Estate {
  private readonly folders = new Map<string, Promise<string>>();
  private synthesized: Synthesized | undefined;

  constructor(private readonly emulator: Emulator) {}

  /** Takes other settings; the folders of the stacks stay, with what `terraform init` made in them. */
  async use(settings: PlatformSettings): Promise<void> {
    const synthesized = await synthesize(platformFile(settings));
    for (const [id, folder] of this.folders) {
      copyFileSync(join(synthesized.stackFolder(id), "cdk.tf.json"), join(await folder, "cdk.tf.json"));
    }
    this.synthesized = synthesized;
  }

  /** What cdktf says of the order. */
  get dependencies(): Dependencies {
    const manifest = readFileSync(join(this.current.outputFolder, "manifest.json"), "utf8");
    const { stacks } = JSON.parse(manifest) as { stacks: Record<string, { dependencies: string[] }> };
    return new Map(Object.entries(stacks).map(([id, { dependencies }]) => [id, dependencies]));
  }

  /** Applies stacks, each as soon as those among them that it needs are there. */
  async apply(...ids: readonly string[]): Promise<void> {
    await inOrder(ids, this.needs, async (id) => {
      await apply(await this.folderOf(id), this.emulator.environment);
    });
  }

  /** Destroys stacks, each as soon as those among them that need it are gone. */
  async destroy(...ids: readonly string[]): Promise<void> {
    const users = (id: string): string[] => ids.filter((user) => this.needs(user).includes(id));
    await inOrder(ids, users, async (id) => {
      const { code, output } = await this.tryToDestroy(id);
      if (code !== 0) throw new Error(`'${id}' cannot be destroyed:\n${output}`);
    });
  }

  /** A destroy that may be refused. */
  async tryToDestroy(id: string): Promise<Finished> {
    return destroy(await this.folderOf(id), this.emulator.environment);
  }

  /** What Terraform says that it would do; nothing, if there is nothing to do. */
  async replan(id: string): Promise<string> {
    const args = ["plan", "-detailed-exitcode", "-input=false", "-no-color"];
    const { code, output } = await terraform(await this.folderOf(id), args, { env: this.emulator.environment });
    return code === 0 ? "" : output;
  }

  /** What a plan would do, in short: `update aws_eks_cluster.cluster: version`. */
  async changes(id: string): Promise<string[]> {
    const { changes } = await plan(await this.folderOf(id), this.emulator.environment);
    return changes.map(({ action, address, attributes }) =>
      [`${action} ${address}`, ...(attributes.length > 0 ? [attributes.join(", ")] : [])].join(": "),
    );
  }

  /** Does what `changes` has shown. */
  async applyChanges(id: string): Promise<void> {
    const args = ["apply", "-input=false", "-no-color", PLAN_FILE];
    await terraformSucceeds(await this.folderOf(id), args, { env: this.emulator.environment });
  }

  async outputs(id: string): Promise<Record<string, unknown>> {
    return outputs(await this.folderOf(id), this.emulator.environment);
  }

  async stateList(id: string): Promise<string[]> {
    return stateList(await this.folderOf(id), this.emulator.environment);
  }

  private readonly needs = (id: string): readonly string[] => this.dependencies.get(id) ?? [];

  private get current(): Synthesized {
    if (this.synthesized === undefined) throw new Error("an estate needs settings first");
    return this.synthesized;
  }

  private folderOf(id: string): Promise<string> {
    const folder = this.folders.get(id) ?? this.makeFolder(id);
    this.folders.set(id, folder);
    return folder;
  }

  private async makeFolder(id: string): Promise<string> {
    const folder = stackCopy(this.current.stackFolder(id));
    await init(folder, this.emulator.environment);
    return folder;
  }
}

/** Does the work for every id, for those that one needs first; independent ones at the same time. */
async function inOrder(
  ids: readonly string[],
  needs: (id: string) => readonly string[],
  work: (id: string) => Promise<void>,
): Promise<void> {
  const begun = new Map<string, Promise<void>>();
  const doOne = (id: string): Promise<void> => {
    const before = needs(id).filter((need) => ids.includes(need));
    const done = begun.get(id) ?? Promise.all(before.map(doOne)).then(() => work(id));
    begun.set(id, done);
    return done;
  };
  await Promise.all(ids.map(doOne));
}
