/** What is the same in the whole twin, and what differs between its environments. */
export const NAME = "task-tool";
export const ACCOUNT = "123456789012";
export const REGION = "ap-northeast-1";
export const STATE_BUCKET = `${NAME}-terraform-state-${ACCOUNT}-${REGION}`;
export const NAMESPACE = "mamezou-tech";
export const REPOSITORIES_ARN = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${NAMESPACE}/*`;
export const REGISTRY_URL = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${NAMESPACE}`;

export interface Environment {
  readonly name: string;
  /** The first two numbers of its addresses. */
  readonly network: string;
  readonly zones: readonly string[];
  readonly natPerZone: boolean;
  /** Of `task-service`. */
  readonly replicas: number;
  readonly releases: Readonly<Record<string, string>>;
}

const releases = { "task-service": "1.0.0", "task-web": "1.0.0", "task-reporter": "1.0.0" };

export const ENVIRONMENTS: readonly Environment[] = [
  { name: "staging", network: "10.1", zones: ["a", "c"], natPerZone: false, replicas: 2, releases },
  { name: "prod", network: "10.2", zones: ["a", "c", "d"], natPerZone: true, replicas: 3, releases },
];

/** The cluster's name, and the beginning of every other name in an environment. */
export const nameIn = (environment: Environment): string => `${NAME}-${environment.name}`;

export const tableName = (environment: Environment): string => `${nameIn(environment)}-tasks`;
export const reportBucket = (environment: Environment): string => `${nameIn(environment)}-completed-task-report-bucket`;
