import { blocksOf, textIn } from "../../../estate/language/json";
import { covers } from "../../../iam/match";
import type { RecordedResource } from "../../../estate/recorded-resource";
import { anyOf, type ChangeCheck, defineRule, forTypes, found } from "../rule";
import { isLower, isOff, loosened, type Setting, settingsDestroyed, type WholeSettings } from "./setting";

const SETTINGS: readonly Setting[] = [
  {
    paths: ["image_scanning_configuration.0.scan_on_push"],
    isWorse: isOff,
    severity: "medium",
    why: "images are no longer scanned when they are pushed",
    mend: "leave scan on push on, unless the registry's own rules scan this repository",
  },
  {
    paths: ["scan_type"],
    types: ["aws_ecr_registry_scanning_configuration"],
    isWorse: isLower(["BASIC", "ENHANCED"]),
    severity: "medium",
    why: "scanning falls back to the basic one, which looks at the operating system's packages only",
    mend: "keep enhanced scanning",
  },
];

const FREQUENCIES = ["MANUAL", "SCAN_ON_PUSH", "CONTINUOUS_SCAN"];

/** Which repositories a rule of the registry scans, and how often. */
function scansOf(side: RecordedResource): readonly { readonly filter: string; readonly rank: number }[] {
  return side.blocks("rule").flatMap((rule) => {
    const rank = FREQUENCIES.indexOf(textIn(rule, "scan_frequency"));
    return blocksOf(rule["repository_filter"]).map((one) => ({ filter: textIn(one, "filter"), rank }));
  });
}

const scanned: ChangeCheck = ({ before, after }, { secrets }) => {
  if (before === undefined || after === undefined || after.isUnknown("rule")) return [];
  const now = scansOf(after);
  const lost = scansOf(before).filter(
    ({ filter, rank }) => !now.some((other) => other.rank >= rank && covers(other.filter, filter)),
  );
  if (lost.length === 0) return [];
  const names = lost.map(({ filter }) => secrets.quote(filter)).join(", ");
  const why = `repositories that ${names} ${lost.length === 1 ? "fits" : "fit"} are scanned less often, or not at all`;
  return [found("medium", why, "keep a rule for them, as often as before")];
};

/** Resources that are such a setting of another one. */
const WHOLE: WholeSettings = {
  aws_ecr_registry_scanning_configuration: ["medium", "the registry falls back to basic scanning"],
};

export const scanningLoosened = defineRule({
  id: "scanning-loosened",
  severities: ["medium"],
  summary: "images are scanned less",
  change: anyOf(
    loosened(SETTINGS),
    forTypes(["aws_ecr_registry_scanning_configuration"], scanned),
    settingsDestroyed(WHOLE),
  ),
  loss: "told",
});
