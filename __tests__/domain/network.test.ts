import { describeFault } from "../../domain/text/errors";
import {
  type NetworkRules,
  availabilityZone,
  defaultNat,
  networkFaults,
  networkNameFaults,
  retainDaysFaults,
  zoneFaults,
} from "../../domain/vpc/network";

describe("zoneFaults", () => {
  it.each([[["a", "c"]], [["c", "a", "d"]]])("accepts %j", (zones) => {
    expect(zoneFaults(zones)).toEqual([]);
  });

  it.each([
    [[], ['must list 2 or 3 zones, has 0; for example ["a", "c"]']],
    [["a"], ['must list 2 or 3 zones, has 1; for example ["a", "c"]']],
    [["a", "b", "c", "d"], ['must list 2 or 3 zones, has 4; for example ["a", "c"]']],
    [
      ["ap-northeast-1a", "us-gov-west-1c"],
      [
        `'[0]' must be the letter of an availability zone, got "ap-northeast-1a"; write its letter: "a"`,
        `'[1]' must be the letter of an availability zone, got "us-gov-west-1c"; write its letter: "c"`,
      ],
    ],
    [
      ["A", "us-west-2-lax-1a"],
      [
        `'[0]' must be the letter of an availability zone, got "A"; for example "a" for ap-northeast-1a`,
        `'[1]' must be the letter of an availability zone, got "us-west-2-lax-1a"; for example "a" for ap-northeast-1a`,
      ],
    ],
    [["a", "c", "a"], [`'[2]' must be listed once, got "a"; name another zone`]],
  ])("refuses %j", (zones, messages) => {
    expect(zoneFaults(zones).map(describeFault)).toEqual(messages);
  });
});

describe("networkFaults", () => {
  const messages = (rules: NetworkRules) => networkFaults(rules).map(describeFault);

  it("accepts no NAT without public subnets, said or not", () => {
    expect(messages({ cidr: "10.0.0.0/16", publicSubnets: false })).toEqual([]);
    expect(messages({ cidr: "10.0.0.0/16", publicSubnets: false, nat: "none" })).toEqual([]);
  });

  it("refuses NAT without public subnets, and a VPC that is too small, together", () => {
    expect(messages({ cidr: "10.0.0.0/24", publicSubnets: false, nat: "per-zone" })).toEqual([
      `'cidr' is too small for private and public subnets in three zones, got "10.0.0.0/24"; the smallest that works is a /23, such as "10.0.0.0/23"`,
      `'nat' must be "none" without public subnets, since a NAT gateway stands in one, got "per-zone"; remove it, or remove 'publicSubnets'`,
    ]);
  });
});

describe("a network", () => {
  it("has one NAT gateway by default, where one can stand", () => {
    expect(defaultNat(true)).toBe("single");
    expect(defaultNat(false)).toBe("none");
  });

  it("has zones named by region and letter", () => {
    expect(availabilityZone("ap-northeast-1", "a")).toBe("ap-northeast-1a");
  });

  it("has a name that leaves room for the name of a role", () => {
    expect(networkNameFaults("a".repeat(54))).toEqual([]);
    expect([...networkNameFaults("a".repeat(55)), ...networkNameFaults("a b")].map(describeFault)).toEqual([
      `must be 1 to 54 letters, digits and -, got "${"a".repeat(55)}"; for example "task-tool-prod"`,
      `must be 1 to 54 letters, digits and -, got "a b"; for example "task-tool-prod"`,
    ]);
  });
});

describe("retainDaysFaults", () => {
  it.each([1, 30, 3653])("accepts %d", (days) => {
    expect(retainDaysFaults(days)).toEqual([]);
  });

  it.each([
    [0, "must be a number of days that CloudWatch Logs offers, got 0; the next that it offers is 1"],
    [45, "must be a number of days that CloudWatch Logs offers, got 45; the next that it offers is 60"],
    [4000, "must be a number of days that CloudWatch Logs offers, got 4000; the longest is 3653"],
  ])("refuses %d", (days, message) => {
    expect(retainDaysFaults(days).map(describeFault)).toEqual([message]);
  });
});
