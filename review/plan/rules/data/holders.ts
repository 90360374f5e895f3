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
  kubernetes_namespace: "everything in the namespace is deleted",
  kubernetes_namespace_v1: "everything in the namespace is deleted",
  kubernetes_persistent_volume: "the volume's data may be deleted",
  kubernetes_persistent_volume_v1: "the volume's data may be deleted",
  kubernetes_persistent_volume_claim: "the volume's data may be deleted",
  kubernetes_persistent_volume_claim_v1: "the volume's data may be deleted",
};

/** Types that hold little of worth. */
export const LESSER_HOLDERS = ["aws_cloudwatch_log_group", "aws_ssm_parameter", "aws_sqs_queue"];

/** What goes with the resource; undefined for one that holds nothing. */
export function heldBy(type: string): string | undefined {
  return Object.hasOwn(HOLDERS, type) ? HOLDERS[type] : undefined;
}
