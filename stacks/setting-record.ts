import { TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { SettingFact } from "../domain/facts";
import { addressOf } from "./addresses";

/** The setting that decides about what a construct makes, and of what is missing there, about what. */
export type DecidingSetting = Omit<SettingFact, "where">;

const METADATA_TYPE = "setting";

/** Record which settings decide about all resources of a construct; of several, the first that fits counts. */
export function recordSettings(construct: IConstruct | undefined, settings: readonly DecidingSetting[]): void {
  for (const setting of settings) construct?.node.addMetadata(METADATA_TYPE, setting);
}

/** All records of a tree, with the addresses of what they are about. */
export function recordedSettings(root: IConstruct): SettingFact[] {
  return root.node.findAll().flatMap((construct) => {
    const settings = construct.node.metadata
      .filter(({ type }) => type === METADATA_TYPE)
      .map(({ data }) => data as DecidingSetting);
    if (settings.length === 0) return [];
    return construct.node
      .findAll()
      .filter((element) => TerraformResource.isTerraformResource(element))
      .flatMap((resource) => {
        const where = `${TerraformStack.of(resource).node.id}/${addressOf(resource) ?? ""}`;
        return settings.map((setting) => ({ where, ...setting }));
      });
  });
}
