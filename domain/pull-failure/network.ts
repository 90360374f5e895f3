import { parseEcrHost } from "../ecr/host";
import { misspelledHostFaults } from "../ecr/image-reference-misses";
import { type PullFailureCase, theRegistry } from "./case";
import { type PullFailureFacts, endpointOf } from "./facts";

const TIMEOUT =
  /i\/o timeout|Client\.Timeout|context deadline exceeded|context canceled|request canceled while waiting|TLS handshake timeout|connection (?:timed out|refused|reset by peer)|no route to host|network is unreachable|RequestError: send request failed|connection issue between|registry is unavailable|Could not connect to the endpoint/i;
const NO_NAME =
  /no such host|server misbehaving|Temporary failure in name resolution|Name or service not known|NXDOMAIN/i;
const SECURITY_GROUP = "port 443 from the pullers' security group, and private DNS on";

/** Failures of a request that did not arrive, or not at the right place. */
export const NETWORK = [
  {
    code: "wrong-host",
    fits: (text, facts) => (NO_NAME.test(text) || TIMEOUT.test(text)) && mendedHost(facts) !== undefined,
    missing: ({ host = "the host" }) => `${host} is no registry: the reference is misspelled`,
    mend: (facts) => mendedHost(facts) ?? "write the reference of an ECR image",
  },
  {
    code: "host-not-found",
    fits: (text) => NO_NAME.test(text),
    missing: ({ host = "the registry's host" }) => `the node finds no address for ${host}`,
    mend: ({ host = "" }) =>
      endpointOf(host) === undefined
        ? "check the spelling of the host; then the node's resolver and its route to the internet"
        : "turn on DNS support and DNS hostnames of the VPC, and let the nodes use its resolver; check the region in the host",
  },
  {
    code: "certificate-untrusted",
    fits: (text) =>
      /x509:|certificate signed by unknown authority|failed to verify certificate|certificate verify failed/.test(text),
    missing: ({ host = "the registry" }) => `the node does not trust the certificate that ${host} shows`,
    mend: () =>
      "something between node and registry opens TLS: let registries pass the proxy untouched, or install its CA on the nodes; check the node's clock",
  },
  {
    code: "secrets-unreachable",
    fits: (text, { host = "" }) =>
      TIMEOUT.test(text) &&
      (["secretsmanager", "ssm"].includes(endpointOf(host) ?? "") ||
        /(?:secrets?|parameters?) from (?:asm|ssm|secrets manager)/i.test(text)),
    missing: () =>
      "the task cannot reach Secrets Manager or Systems Manager, from which it takes its secrets before the image",
    mend: () => `add the interface endpoints secretsmanager and ssm (${SECURITY_GROUP}), or a route to the internet`,
  },
  {
    code: "ecr-api-unreachable",
    fits: (text, { host = "" }) =>
      TIMEOUT.test(text) &&
      (endpointOf(host) === "ecr.api" || /ecr registry auth|registry auth from Amazon ECR/.test(text)),
    missing: ({ host = "ECR's API" }) => `no way to ${host}, which gives the token for the login`,
    mend: () => `add the interface endpoint ecr.api (${SECURITY_GROUP}), or a route to the internet (NAT)`,
  },
  {
    code: "s3-unreachable",
    fits: (text, { host = "" }) =>
      TIMEOUT.test(text) && (endpointOf(host) === "s3" || /starport-layer-bucket/.test(text)),
    missing: () => "no way to S3, where ECR keeps the layers; the manifest came, so ECR itself is reached",
    mend: () =>
      "add the S3 gateway endpoint to the route tables of the pullers' subnets, and let their security group out to S3's prefix list on port 443",
  },
  {
    code: "ecr-dkr-unreachable",
    fits: (text, { host = "", account }) =>
      TIMEOUT.test(text) && (endpointOf(host) === "ecr.dkr" || (host === "" && account !== undefined)),
    missing: ({ host = "the registry" }) => `no way to ${host}, which gives the manifest`,
    mend: ({ host = "" }) =>
      parseEcrHost(host)?.isDualStack === true
        ? "interface endpoints do not serve this dual-stack host: write <account>.dkr.ecr.<region>.amazonaws.com, or give the nodes a route to the internet"
        : `add the interface endpoint ecr.dkr (${SECURITY_GROUP}; it serves its own region only), or a route to the internet (NAT)`,
  },
  {
    code: "registry-unreachable",
    fits: (text) => TIMEOUT.test(text),
    missing: (facts) => `no way from the node to ${facts.host ?? theRegistry(facts)}`,
    mend: () =>
      "give the nodes a route to the internet (NAT); or, in a network without one, pull the image through a pull-through cache of ECR, which has endpoints",
  },
] as const satisfies readonly PullFailureCase<string>[];

/** The remedy for a host that means ECR but is misspelled. */
function mendedHost({ host, image }: PullFailureFacts): string | undefined {
  if (host === undefined || endpointOf(host) !== undefined) return undefined;
  // Only a registry is asked for an image, so the reference has to have the same host.
  const reference = image?.startsWith(`${host}/`) === true ? image : undefined;
  return reference === undefined ? undefined : misspelledHostFaults(reference, host)[0]?.remedy;
}
