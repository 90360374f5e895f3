import * as fc from "fast-check";
import { cidrFaults, cidrsOverlap, formatCidr, parseCidr, subnetSpaceFaults, zoneCidrs } from "../../domain/aws/cidr";
import { describeFault } from "../../domain/text/errors";

/** The first and last address of a network, counted octet by octet: slow and plain, to compare with. */
function range(cidr: string): [first: bigint, last: bigint] {
  const [address = "", prefix = ""] = cidr.split("/");
  const bits = address
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
  const common = bits.slice(0, Number(prefix));
  return [BigInt(`0b${common.padEnd(32, "0")}`), BigInt(`0b${common.padEnd(32, "1")}`)];
}

function haveCommonAddresses(one: string, other: string): boolean {
  const [[a, b], [c, d]] = [range(one), range(other)];
  return a <= d && c <= b;
}

const isInside = (inner: string, outer: string): boolean =>
  range(inner)[0] >= range(outer)[0] && range(inner)[1] <= range(outer)[1];

const addressesOf = (cidr: string): number => Number(range(cidr)[1] - range(cidr)[0]) + 1;

/** Any address with a prefix, with bits set behind it. */
const anyCidr = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(32))
  .map(([a, b, c, d, prefix]) => `${[a, b, c, d].join(".")}/${String(prefix)}`);

/** A network that has room for subnets. */
const vpc = fc
  .tuple(fc.nat(0xffffffff), fc.integer({ min: 16, max: 23 }))
  .map(([address, prefix]) => formatCidr({ address: address - (address % 2 ** (32 - prefix)), prefix }));

const flat = (cidr: string, zones: number): string[] =>
  zoneCidrs(cidr, zones).flatMap(({ privateCidr, publicCidr }) => [privateCidr, publicCidr]);

describe("parseCidr", () => {
  it.each(["0.0.0.0/0", "10.0.0.0/16", "255.255.255.255/32"])("reads %s, and formatCidr writes it again", (text) => {
    const cidr = parseCidr(text);
    expect(cidr && formatCidr(cidr)).toBe(text);
  });

  it("is the opposite of formatCidr for any network", () => {
    fc.assert(
      fc.property(anyCidr, (text) => {
        const cidr = parseCidr(text);
        expect(cidr && formatCidr(cidr)).toBe(text);
      }),
    );
  });

  it.each([
    "",
    "10.0.0.0",
    "10.0.0/16",
    "10.0.0.0/33",
    "10.0.0.256/16",
    "010.0.0.0/16",
    "10.0.0.0/016",
    "::/16",
    " 10.0.0.0/16",
  ])("finds no network in %j", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe("cidrFaults", () => {
  const messages = (found: string) => cidrFaults(found).map(describeFault);

  it.each(["10.0.0.0/16", "172.31.16.0/20", "192.168.0.16/28", "100.64.0.0/16", "203.0.112.0/23"])(
    "accepts %s",
    (found) => {
      expect(cidrFaults(found)).toEqual([]);
    },
  );

  it.each([
    ["10.0.0.0", 'must be an IPv4 network in CIDR notation, got "10.0.0.0"; for example "10.0.0.0/16"'],
    [
      "10.1.2.0/16",
      'must begin with the first address of its network, got "10.1.2.0/16"; write "10.1.0.0/16", or a longer prefix',
    ],
    ["10.1.0.0/8", 'must be a network that a VPC takes, /16 to /28, got "10.1.0.0/8"; for example "10.1.0.0/16"'],
    ["10.0.0.0/29", 'must be a network that a VPC takes, /16 to /28, got "10.0.0.0/29"; for example "10.0.0.0/16"'],
  ])("refuses %s", (found, message) => {
    expect(messages(found)).toEqual([message]);
  });

  it("names a remedy that it accepts itself", () => {
    fc.assert(
      fc.property(anyCidr, (found) => {
        for (const { remedy } of cidrFaults(found)) {
          expect(cidrFaults(/"(.*)"/.exec(remedy)?.[1] ?? "")).toEqual([]);
        }
      }),
    );
  });
});

describe("cidrsOverlap", () => {
  it.each([
    ["10.0.0.0/16", "10.0.0.0/16", true],
    ["10.0.0.0/16", "10.0.255.0/24", true],
    ["10.0.255.0/24", "10.0.0.0/16", true],
    ["10.0.0.0/16", "10.1.0.0/16", false],
    ["0.0.0.0/0", "203.0.113.0/24", true],
    ["10.0.0.0/16", "not a network", false],
  ])("of %s and %s is %s, whatever comes first", (one, other, expected) => {
    expect(cidrsOverlap(one, other)).toBe(expected);
    expect(cidrsOverlap(other, one)).toBe(expected);
  });

  it("says the same as comparing first and last addresses", () => {
    const close = fc.tuple(fc.nat(3), fc.integer({ min: 12, max: 20 })).map(([b, prefix]) => `10.${b}.0.0/${prefix}`);
    fc.assert(
      fc.property(fc.oneof(anyCidr, close), fc.oneof(anyCidr, close), (one, other) => {
        expect(cidrsOverlap(one, other)).toBe(haveCommonAddresses(one, other));
      }),
    );
  });
});

describe("subnetSpaceFaults", () => {
  it("refuses a VPC without room for load balancers, and names the smallest that works", () => {
    expect(subnetSpaceFaults("10.0.3.0/24").map(describeFault)).toEqual([
      'is too small for private and public subnets in three zones, got "10.0.3.0/24"; the smallest that works is a /23, such as "10.0.2.0/23"',
    ]);
    expect(subnetSpaceFaults("10.0.2.0/23")).toEqual([]);
  });

  it.each(["nonsense", "10.0.0.0/29", "10.0.0.1/24"])("leaves %s to cidrFaults", (found) => {
    expect(subnetSpaceFaults(found)).toEqual([]);
  });
});

describe("zoneCidrs", () => {
  it.each([
    [
      "10.1.0.0/16",
      [
        { privateCidr: "10.1.0.0/18", publicCidr: "10.1.192.0/24" },
        { privateCidr: "10.1.64.0/18", publicCidr: "10.1.193.0/24" },
        { privateCidr: "10.1.128.0/18", publicCidr: "10.1.194.0/24" },
      ],
    ],
    [
      "10.1.32.0/20",
      [
        { privateCidr: "10.1.32.0/22", publicCidr: "10.1.44.0/24" },
        { privateCidr: "10.1.36.0/22", publicCidr: "10.1.45.0/24" },
        { privateCidr: "10.1.40.0/22", publicCidr: "10.1.46.0/24" },
      ],
    ],
    [
      "192.168.2.0/23",
      [
        { privateCidr: "192.168.2.0/25", publicCidr: "192.168.3.128/27" },
        { privateCidr: "192.168.2.128/25", publicCidr: "192.168.3.160/27" },
        { privateCidr: "192.168.3.0/25", publicCidr: "192.168.3.192/27" },
      ],
    ],
  ])("of %s are quarters for pods and small networks for load balancers", (cidr, expected) => {
    expect(zoneCidrs(cidr, 3)).toEqual(expected);
  });

  it("are networks inside the VPC that have no address in common", () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        const subnets = flat(cidr, 3);
        for (const [index, subnet] of subnets.entries()) {
          const { address = 0, prefix = 0 } = parseCidr(subnet) ?? {};
          expect(address % 2 ** (32 - prefix)).toBe(0);
          expect(isInside(subnet, cidr)).toBe(true);
          expect(subnets.slice(0, index).some((other) => haveCommonAddresses(other, subnet))).toBe(false);
        }
      }),
    );
  });

  it("stay where they are when a zone is added", () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        expect(flat(cidr, 3).slice(0, 4)).toEqual(flat(cidr, 2));
      }),
    );
  });

  it("give three quarters of the addresses to pods, and a load balancer at least 32", () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        const subnets = zoneCidrs(cidr, 3);
        const pods = subnets.reduce((sum, { privateCidr }) => sum + addressesOf(privateCidr), 0);
        expect(pods).toBe(addressesOf(cidr) * 0.75);
        expect(Math.min(...subnets.map(({ publicCidr }) => addressesOf(publicCidr)))).toBeGreaterThanOrEqual(32);
      }),
    );
  });
});
