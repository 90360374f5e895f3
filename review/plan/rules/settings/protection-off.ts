import { defineRule } from "../rule";
import { isOff, loosened, type Setting } from "./setting";

const SETTINGS: readonly Setting[] = [
  {
    paths: [
      "deletion_protection",
      "deletion_protection_enabled",
      "enable_deletion_protection",
      "disable_api_termination",
      "enable_termination_protection",
    ],
    isWorse: isOff,
    severity: "medium",
    why: "deletion protection is turned off: the next plan can destroy it",
    mend: "leave it on, unless it is to be destroyed next",
  },
];

export const protectionOff = defineRule({
  id: "protection-off",
  severities: ["medium"],
  summary: "deletion protection is turned off",
  change: loosened(SETTINGS),
});
