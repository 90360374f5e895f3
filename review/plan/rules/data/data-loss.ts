import type { Change } from "../../plan";
import { finding, type Finding } from "../../risk";
import { type Context, forcing, isLost, kubernetes, type Rule } from "../rule";

/** What holds something that no apply brings back, and what goes with it. */
const HOLDERS: Readonly<Record<string, string>> = {
  aws_ecr_repository: "all its images are deleted",
  aws_ecrpublic_repository: "all its images are deleted",
  aws_s3_bucket: "all its objects are deleted",
  aws_dynamodb_table: "all its items are deleted",
  aws_kms_key: "the key is scheduled for deletion, and nothing that it encrypted can be read after that",
  aws_kms_external_key: "the key is scheduled for deletion, and nothing that it encrypted can be read after that",
  aws_kms_replica_key: "the key is scheduled for deletion, and nothing that it encrypted can be read after that",
  aws_secretsmanager_secret: "the secret's values are deleted",
  aws_ssm_parameter: "the parameter's value and history are deleted",
  aws_db_instance: "the database is deleted",
  aws_rds_cluster: "the database is deleted",
  aws_docdb_cluster: "the database is deleted",
  aws_neptune_cluster: "the database is deleted",
  aws_redshift_cluster: "the database is deleted",
  aws_elasticache_replication_group: "what the cache holds is deleted",
  aws_memorydb_cluster: "what the database holds is deleted",
  aws_opensearch_domain: "all its indexes are deleted",
  aws_elasticsearch_domain: "all its indexes are deleted",
  aws_efs_file_system: "all its files are deleted",
  aws_fsx_lustre_file_system: "all its files are deleted",
  aws_ebs_volume: "the volume's data are deleted",
  aws_kinesis_stream: "the records in it are deleted",
  aws_sqs_queue: "the messages in it are deleted",
  aws_cloudwatch_log_group: "all its logs are deleted",
  aws_backup_vault: "the recovery points in it are deleted",
  aws_cognito_user_pool: "all its users are deleted",
  aws_codecommit_repository: "its source is deleted",
  ...kubernetesHolders(),
};

function kubernetesHolders(): Record<string, string> {
  const claims = kubernetes("persistent_volume_claim", "persistent_volume").map((type) => [
    type,
    "the volume's data may be deleted",
  ]);
  const namespaces = kubernetes("namespace").map((type) => [type, "everything in the namespace is deleted"]);
  return Object.fromEntries([...claims, ...namespaces]) as Record<string, string>;
}

/** Deleted by and by, so AWS refuses or undoes a deletion by mistake; or of little worth. */
const LESSER = ["aws_cloudwatch_log_group", "aws_ssm_parameter", "aws_sqs_queue"];

/** What goes with the resource; undefined for one that holds nothing. */
export function heldBy(type: string): string | undefined {
  return Object.hasOwn(HOLDERS, type) ? HOLDERS[type] : undefined;
}

export const dataLoss: Rule = (change, context) => {
  const held = heldBy(change.type);
  if (held === undefined || !isLost(change) || change.isDeposed) return [];
  const severity = LESSER.includes(change.type) ? "medium" : "high";
  const what = nameOf(change, context);
  if (change.action === "replace") {
    const why = `${what} is replaced, since ${forcing(change, context)} cannot change in place${values(change, context)}: ${held}${more(change, context)}`;
    return [finding(severity, "data-loss", why, mendReplace(change))];
  }
  return [
    finding(
      severity,
      "data-loss",
      `${what} is destroyed: ${held}${more(change, context)}`,
      mendDestroy(change, context),
    ),
  ];
};

function nameOf({ type, before }: Change, { secrets }: Context): string {
  const attribute = ["name", "bucket", "identifier", "cluster_identifier"].find(
    (key) => before?.text(key) !== undefined,
  );
  const name = attribute === undefined || before === undefined ? "" : ` ${secrets.show(before, attribute)}`;
  return `${type.replace(/^(?:aws|kubernetes)_|_v1$/g, "").replaceAll("_", " ")}${name}`;
}

/** From what to what, where a single attribute forces it. */
function values({ replacePaths, before, after }: Change, { secrets }: Context): string {
  const [path] = replacePaths;
  if (path === undefined || replacePaths.length > 1) return "";
  const [from, to] = [secrets.show(before, path), secrets.show(after, path)];
  return from === to ? "" : ` (${from} becomes ${to})`;
}

const STATE_BUCKET = /terraform-state|tfstate|tf-state/;

function more(change: Change, { plan }: Context): string {
  const { type, before } = change;
  if (["force_delete", "force_destroy"].some((name) => before?.at(name) === true)) {
    return "; forced deletion is on, so nothing holds it back";
  }
  if (isStateBucket(change, plan.stack)) return ", and they are Terraform's states";
  return type === "aws_ecr_repository" || type === "aws_s3_bucket" ? "; AWS refuses while anything is in it" : "";
}

function isStateBucket({ type, before }: Change, stack: string): boolean {
  return type === "aws_s3_bucket" && (stack === "state" || STATE_BUCKET.test(before?.text("bucket") ?? ""));
}

function mendReplace({ type, replacePaths }: Change): string {
  if (type === "aws_ecr_repository" && replacePaths.includes("name")) {
    return "keep the name; for another name add a repository, copy the images, move the workloads, then retire this one";
  }
  return "keep that attribute as it is; or make a new one beside it, copy what it holds, then retire this one";
}

function mendDestroy({ before, type }: Change, { plan }: Context): string {
  const name = before?.text("name") ?? before?.text("bucket");
  const twin = plan.changes.find(
    (other) =>
      other.type === type &&
      other.action === "create" &&
      name !== undefined &&
      name === (other.after?.text("name") ?? other.after?.text("bucket")),
  );
  if (twin !== undefined) return "only the address changes: add a moved block (`moveFromId`), and nothing is destroyed";
  return "if it shall stay, let it leave Terraform by a removed block with destroy = false (`retired`)";
}

export const clusterLost: Rule = (change, context) => {
  const isCluster = change.type === "aws_eks_cluster" || change.type === "aws_ecs_cluster";
  if (!isCluster || !isLost(change)) return [];
  const how =
    change.action === "delete"
      ? "is destroyed"
      : `is replaced, since ${forcing(change, context)} cannot change in place`;
  const why = `${nameOf(change, context)} ${how}: everything that runs in it ends${change.type === "aws_eks_cluster" ? ", and all its Kubernetes objects are lost" : ""}`;
  return [finding("high", "cluster-lost", why, "make a second cluster, move the workloads, then retire this one")];
};

export const forceDelete: Rule = ({ before, after, action }): Finding[] => {
  const turned = ["force_delete", "force_destroy"].filter(
    (name) => after?.at(name) === true && (before?.at(name) !== true || action === "create"),
  );
  return turned.map((name) => {
    const why = `\`${name}\` is turned on: the next destroy or replacement deletes everything in it, too`;
    return finding(
      action === "create" ? "medium" : "high",
      "force-delete",
      why,
      "leave it off; empty it by hand when it is really to go",
    );
  });
};

export const keyDisabled: Rule = ({ type, before, after }): Finding[] => {
  if (!type.startsWith("aws_kms_") || before?.at("is_enabled") !== true || after?.at("is_enabled") !== false) return [];
  const why = "the key is disabled: nothing that it encrypted can be read, images included";
  return [finding("high", "data-loss", why, "leave `is_enabled` on until nothing uses the key")];
};
