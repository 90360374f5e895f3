import type { Fault } from "../../domain/text/errors";
import { attachmentFaults } from "../access/consistency";
import { cacheFaults } from "../registry/cache-consistency";
import { catalogueFaults, referenceFaults, templateFaults } from "../registry/consistency";
import { clusterFaults } from "../clusters/consistency";
import { imageFaults } from "../workloads/image-consistency";
import { nameFaults } from "../workloads/name-consistency";
import { networkOverlapFaults } from "../network/consistency";
import { accountFaults, keyFaults, partitionFaults } from "./places";
import { record } from "../checks/raw";
import { stateFaults } from "../state/consistency";
import { workloadFaults } from "../workloads/consistency";

/**
 * What only several settings together can break.
 *
 * It reads the settings as they come, right or wrong, so that its faults are reported beside those of the schema:
 * a value that has the wrong type is the schema's business and is passed over here.
 */
export function consistencyFaults(settings: unknown): Fault[] {
  const platform = record(settings);
  return [
    ...catalogueFaults(record(platform.registry)),
    ...templateFaults(record(platform.registry)),
    ...cacheFaults(record(platform.registry)),
    ...referenceFaults(platform),
    ...stateFaults(platform),
    ...accountFaults(platform),
    ...keyFaults(platform),
    ...partitionFaults(platform),
    ...networkOverlapFaults(platform),
    ...clusterFaults(platform),
    ...nameFaults(platform),
    ...workloadFaults(platform),
    ...imageFaults(platform),
    ...attachmentFaults(record(platform.access)),
  ];
}
