import type { Fault } from "../../domain/errors";
import { catalogueFaults, referenceFaults } from "./catalogue";
import { networkOverlapFaults } from "./networks";
import { accountFaults, kmsRegionFaults } from "./places";
import { type Raw, record } from "./raw";
import { stateFaults } from "./state";

/** Tags that every stack sets itself. */
const RESERVED_TAGS = ["platform", "environment", "stack"];

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
    ...referenceFaults(platform),
    ...stateFaults(platform),
    ...accountFaults(platform),
    ...kmsRegionFaults(platform),
    ...networkOverlapFaults(platform),
    ...reservedTagFaults(record(platform.tags)),
  ];
}

function reservedTagFaults(tags: Raw): Fault[] {
  return RESERVED_TAGS.filter((key) => key in tags).map((key) => ({
    path: ["tags", key],
    problem: "is set by every stack itself",
    remedy: "use another key",
  }));
}
