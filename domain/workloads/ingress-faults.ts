import { type Fault, within } from "../text/errors";
import { labelKeyFaults, secretNameFaults } from "../kubernetes/names";

/** Where a certificate comes from: ACM for an ALB, a Secret for everything else. */
export type IngressTls =
  { readonly certificateArn: string } | { readonly secretName: string; readonly clusterIssuer?: string };

/** The properties of an Ingress that {@link ingressFaults} examines; not what its paths lead to. */
export interface IngressRules {
  readonly className: string;
  readonly host?: string;
  readonly paths: readonly { readonly path: string }[];
  readonly internetFacing?: boolean;
  readonly tls?: IngressTls;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The class whose Ingresses are load balancers of AWS. */
export const ALB_CLASS = "alb";
/** Annotations that follow from the other settings. */
export const ALB_PREFIX = "alb.ingress.kubernetes.io/";
const ALB_ANNOTATIONS = ["scheme", "target-type", "listen-ports", "certificate-arn", "ssl-policy", "ssl-redirect"].map(
  (name) => `${ALB_PREFIX}${name}`,
);
export const CLUSTER_ISSUER = "cert-manager.io/cluster-issuer";

const DNS_NAME = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
const CLASS_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const LONGEST_NAME = 253;
const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/;

/** Faults of an Ingress. */
export function ingressFaults(ingress: IngressRules): Fault[] {
  const { className, host, internetFacing, paths, annotations = {} } = ingress;
  return [
    ...within(["className"], classNameFaults(className)),
    ...(host === undefined ? [] : within(["host"], hostFaults(host))),
    ...within(["paths"], ingressPathFaults(paths.map(({ path }) => path))),
    ...(internetFacing === undefined
      ? []
      : within(["internetFacing"], internetFacingFaults(className, internetFacing))),
    ...within(["tls"], tlsFaults(ingress)),
    ...within(["annotations"], annotationFaults(annotations)),
  ];
}

function classNameFaults(found: string): Fault[] {
  if (CLASS_NAME.test(found) && found.length <= LONGEST_NAME) return [];
  return [{ path: [], problem: "must be the name of an IngressClass", found, remedy: 'for example "alb" on EKS' }];
}

/** A domain name, whose first part may be `*`. */
function hostFaults(found: string): Fault[] {
  if (DNS_NAME.test(found) && found.length <= LONGEST_NAME) return [];
  const like = found
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/[:/].*$/, "");
  const remedy = DNS_NAME.test(like) ? `write "${like}"` : 'for example "tasks.example.com"';
  return [{ path: [], problem: "must be a domain name in lower-case letters", found, remedy }];
}

/** Paths that requests begin with, each once. */
function ingressPathFaults(paths: readonly string[]): Fault[] {
  if (paths.length === 0) {
    return [
      { path: [], problem: "must have at least one path", remedy: 'for example { path: "/", workload: "taskWeb" }' },
    ];
  }
  return paths.flatMap((found, index) => {
    const path = [index, "path"];
    if (!/^\/(?!\/)[^\s?#*]*$/.test(found) || found.includes("//")) {
      const problem = "must begin with one /, without * ? # or //: it is what a request's path begins with";
      return [{ path, problem, found, remedy: 'for example "/api"' }];
    }
    if (paths.findIndex((other) => trimmed(other) === trimmed(found)) === index) return [];
    return [{ path, problem: "must differ from the paths before it", found, remedy: "remove one of the two" }];
  });
}

/** `/api` and `/api/` are the same prefix. */
function trimmed(path: string): string {
  return path.replace(/\/+$/, "");
}

function internetFacingFaults(className: string, found: boolean): Fault[] {
  if (className === ALB_CLASS) return [];
  const problem = `is of the class "${ALB_CLASS}" alone: elsewhere the controller's own Service decides`;
  return [{ path: [], problem, found, remedy: "remove it" }];
}

function tlsFaults({ className, tls, host }: IngressRules): Fault[] {
  if (tls === undefined) return [];
  return "certificateArn" in tls
    ? [...certificateFaults(className, tls.certificateArn)]
    : [
        ...secretTlsFaults(className),
        ...within(["secretName"], secretNameFaults(tls.secretName)),
        ...issuerFaults(tls, host),
      ];
}

function certificateFaults(className: string, found: string): Fault[] {
  const path = ["certificateArn"];
  if (className !== ALB_CLASS) {
    const problem = `is of the class "${ALB_CLASS}" alone`;
    return [{ path, problem, found, remedy: "name a Secret with 'secretName'" }];
  }
  if (CERTIFICATE_ARN.test(found)) return [];
  const remedy = 'for example "arn:aws:acm:ap-northeast-1:123456789012:certificate/..."';
  return [{ path, problem: "must be the ARN of a certificate of ACM", found, remedy }];
}

/** An ALB takes certificates of ACM and IAM alone. */
function secretTlsFaults(className: string): Fault[] {
  if (className !== ALB_CLASS) return [];
  const problem = "must be a certificate of ACM, since an ALB reads no Secrets";
  return [{ path: ["secretName"], problem, remedy: "set 'certificateArn' instead" }];
}

function issuerFaults({ clusterIssuer }: { readonly clusterIssuer?: string }, host?: string): Fault[] {
  if (clusterIssuer === undefined) return [];
  if (host === undefined) {
    const problem = "needs a 'host', for which cert-manager gets the certificate";
    return [{ path: ["clusterIssuer"], problem, found: clusterIssuer, remedy: "set 'host'" }];
  }
  if (CLASS_NAME.test(clusterIssuer)) return [];
  const problem = "must be the name of a ClusterIssuer";
  return [{ path: ["clusterIssuer"], problem, found: clusterIssuer, remedy: 'for example "letsencrypt"' }];
}

function annotationFaults(annotations: Readonly<Record<string, string>>): Fault[] {
  return Object.keys(annotations).flatMap((key) => {
    if (![...ALB_ANNOTATIONS, CLUSTER_ISSUER].includes(key)) return within([key], labelKeyFaults(key));
    const problem = "follows from 'internetFacing' and 'tls'";
    return [{ path: [key], problem, remedy: "remove it and set those" }];
  });
}
