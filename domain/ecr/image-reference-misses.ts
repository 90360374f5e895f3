import { ecrHost, parseEcrHost } from "./host";
import type { Fault } from "../text/errors";
import { nearest } from "../text/nearest";
import { KNOWN_REGIONS, dnsSuffixOf } from "../aws/regions";

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const AWS_HOST = /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)$/;
const EXAMPLE = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/team/service:1.4.2";

/** Slips that make the rest unreadable: each is mended in the remedy. */
export function textFaults(found: string): Fault[] {
  const bare = found.replace(/\s+/g, "");
  const rules: [boolean, string, string][] = [
    [bare === "", "must be an image reference", EXAMPLE],
    [bare !== found, "must not hold spaces", bare],
    [SCHEME.test(bare), "must not begin with a scheme, as a container runtime takes it for a host", unschemed(bare)],
    [
      /:sha(?:256|512):/.test(bare) && !bare.includes("@"),
      "must have @ before a digest, : only before a tag",
      bare.replace(/:(sha(?:256|512):)/, "@$1"),
    ],
  ];
  return rules
    .filter(([wrong]) => wrong)
    .slice(0, 1)
    .map(([, problem, mended]) => ({ path: [], problem, found, remedy: `write "${mended}"` }));
}

/** `<account>.dkr.ecr.<region>.amazonaws.com` without a path is a name on Docker Hub for Docker. */
export function bareHostFaults(found: string): Fault[] {
  if (found.includes("/") || !AWS_HOST.test(found.toLowerCase())) return [];
  return [{ path: [], problem: "must name a repository behind the host", found, remedy: `for example "${EXAMPLE}"` }];
}

function unschemed(text: string): string {
  return text.replace(SCHEME, "");
}

/** What is wrong with a host that means a private ECR registry; the remedy is the whole reference, mended. */
export function misspelledHostFaults(found: string, host: string): Fault[] {
  if (!AWS_HOST.test(host.toLowerCase())) return [];
  const remedy = remedyFor(found, host);
  return hostProblems(host).map((problem) => ({ path: [], problem, found, remedy }));
}

/** The tutorial that the task tool comes from has the first of these in its own manifest. */
const WRONG_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/[A-Z]/, "must have a host in lower-case letters"],
  [/^[^.]*\.dkr\.(?!ecr)[^.]+\.amazonaws/, "must have 'ecr' between 'dkr' and the region"],
  [/\.ecr(?:-fips)?\.dkr\./, "must have 'dkr' before 'ecr', not behind it"],
  [/^\d[^.]*\.ecr\./, "must have 'dkr' between the account and 'ecr'"],
  [/^(?:api\.)?ecr\./, "must name a registry: this is the host of ECR's API"],
  [/^dkr[.-]ecr/, "must begin with the account of the registry"],
  [/\.dkr[.-]ecr(?:-fips)?\.(?:amazonaws|on)\./, "must have the region behind 'ecr'"],
  [/\.dkr-ecr.*\.amazonaws\./, "must have 'dkr.ecr' before 'amazonaws.com'; 'dkr-ecr' goes with 'on.aws'"],
  [/\.dkr\.ecr.*\.on\.aws$/, "must have 'dkr-ecr' before 'on.aws'; 'dkr.ecr' goes with 'amazonaws.com'"],
];

function hostProblems(host: string): string[] {
  const wrongShape = WRONG_SHAPES.find(([shape]) => shape.test(host));
  if (wrongShape !== undefined) return [wrongShape[1]];
  const [account = ""] = host.split(".");
  const region = /ecr(?:-fips)?\.([^.]+)\./.exec(host)?.[1];
  if (region === undefined) return ["must have the host of a private ECR registry"];
  const problems: [boolean, string][] = [
    [!/^\d{12}$/.test(account), `must begin with an account id of 12 digits, not '${account}'`],
    [!KNOWN_REGIONS.includes(region), `must name an AWS region, not '${region}'`],
  ];
  const wrong = problems.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
  return wrong.length > 0 ? wrong : suffixProblems(host, region);
}

function suffixProblems(host: string, region: string): string[] {
  const suffix = host.includes(".amazonaws.") ? dnsSuffixOf(region) : "";
  if (!host.endsWith(`.${suffix}`) && suffix !== "") return [`must end with '${suffix}' in ${region}`];
  return parseEcrHost(host) === undefined ? ["must have the host of a private ECR registry"] : [];
}

function remedyFor(found: string, host: string): string {
  const account = host.replaceAll("-", "").match(/(?<!\d)\d{12}(?!\d)/)?.[0];
  const region = regionIn(host);
  if (account === undefined || region === undefined) return `for example "${EXAMPLE}"`;
  return `write "${found.replace(host, () => ecrHost({ account, region }))}"`;
}

/** A part of the host that is a region, or that is like one. */
function regionIn(host: string): string | undefined {
  const parts = host.toLowerCase().split(".");
  const regions = parts.map((part) => (/^[a-z]+-[a-z-]*\d/.test(part) ? nearest(part, KNOWN_REGIONS) : undefined));
  return parts.find((part) => KNOWN_REGIONS.includes(part)) ?? regions.find((region) => region !== undefined);
}
