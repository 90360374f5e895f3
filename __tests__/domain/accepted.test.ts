import { type AcceptedFinding, acceptFaults, coverOf, type FindingPlace } from "../../domain/accepted";
import { FINDING_KINDS, PLAN_KINDS } from "../../domain/finding-kinds";
import { RULES } from "../../review/plan/rules/rules";

const ENTRY: AcceptedFinding = { kind: "drift", address: "a.b", reason: "by hand", until: "2027-01-01" };
const PLACE: FindingPlace = { kind: "drift", stack: "registry", addresses: ["a.b"] };

describe("an accepted finding", () => {
  it.each<[string, Partial<AcceptedFinding>, Partial<FindingPlace>, boolean]>([
    ["of its address in any stack", {}, {}, true],
    ["of another kind", { kind: "replaced" }, {}, false],
    ["of another address", { address: "a.c" }, {}, false],
    ["of a part of its address", { address: "a" }, {}, false],
    ["by a pattern", { address: "a.*" }, {}, true],
    ["by one of several names", { address: "x" }, { addresses: ["a.b", "x"] }, true],
    ["of its stack", { stack: "registry" }, {}, true],
    ["of another stack", { stack: "access" }, {}, false],
    ["by a pattern of stacks", { stack: "reg*" }, {}, true],
    ["of a stack that nobody knows", { stack: "*" }, { stack: undefined }, false],
    ["of no stack, without one", {}, { stack: undefined }, true],
  ])("covers one %s or not", (_name, entry, place, expected) => {
    expect(coverOf({ ...ENTRY, ...entry })({ ...PLACE, ...place })).toBe(expected);
  });

  it.each(FINDING_KINDS)("can be of the kind %s", (kind) => {
    const address = kind === "not-examined" ? "network" : "*";
    expect(acceptFaults([{ ...ENTRY, kind, address }])).toEqual([]);
  });

  it("takes both parts that are not examined by a pattern", () => {
    expect(acceptFaults([{ ...ENTRY, kind: "not-examined", address: "*" }])).toEqual([]);
  });

  it("can be each kind of risk that the plan review has", () => {
    expect(RULES.map(({ id }) => id)).toEqual(PLAN_KINDS);
  });
});
