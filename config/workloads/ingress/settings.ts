/** How HTTP requests from outside find their Service. */
export interface IngressSettings {
  /** Name of the IngressClass: `alb` on EKS. */
  readonly className: string;
  /** Domain name. @default every name */
  readonly host?: string;
  /** Which requests go where; the longest path that fits wins. */
  readonly paths: readonly IngressPathSettings[];
  /** Whether an ALB has addresses in the internet. @default false */
  readonly internetFacing?: boolean;
  /** Encryption in transit. @default none: HTTP */
  readonly tls?: IngressTlsSettings;
  /** Further annotations, for the controller. @default {} */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Requests whose path begins like this go to a workload. */
export interface IngressPathSettings {
  /** Such as `/api`. */
  readonly path: string;
  /** Key of a Deployment. */
  readonly workload: string;
  /** Name of one of its ports. @default its only port */
  readonly port?: string;
}

/** Where the certificate comes from: ACM for an ALB, a Secret for everything else. */
export type IngressTlsSettings = CertificateTls | SecretTls;

/** A certificate of ACM, for an ALB. */
export interface CertificateTls {
  readonly certificateArn: string;
}

/** A certificate in a Secret. */
export interface SecretTls {
  readonly secretName: string;
  /** Name of cert-manager's ClusterIssuer that makes the certificate. @default the Secret exists already */
  readonly clusterIssuer?: string;
}
