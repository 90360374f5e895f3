import type { Decision } from "../../../../review/iam/evaluate";
import { ROLE, ALLOW, of, type AccessCase } from "../../support/access";

/** Which layers lack a permission. */
export const LACKING: readonly [name: string, given: AccessCase, lacking: Decision["lacking"]][] = [
  ["nothing, where one side suffices", { identity: [ALLOW] }, []],
  ["both, where neither allows it", {}, ["identity", "resource"]],
  [
    "the boundary alone, where the resource names the role",
    { boundary: [], resource: [of({ AWS: ROLE })] },
    ["boundary"],
  ],
  ["own and boundary", { boundary: [] }, ["identity", "boundary", "resource"]],
  ["the resource, across accounts", { sameAccount: false, identity: [ALLOW] }, ["resource"]],
  [
    "the boundary, across accounts",
    { sameAccount: false, identity: [ALLOW], boundary: [], resource: [of("*")] },
    ["boundary"],
  ],
];
