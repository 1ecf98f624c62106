/** Types that cost nothing by themselves; what is done through them stands elsewhere in the bill. */
const FREE: readonly RegExp[] = [
  /^aws_iam_/,
  /^aws_s3_bucket_/,
  /^aws_s3_object$/,
  /^aws_glue_(catalog_|classifier|security_configuration|trigger|workflow|registry|resource_policy)/,
  /^aws_lakeformation_/,
  /^aws_(vpc|subnet|route|route_table|internet_gateway|network_acl|security_group)$/,
  /^aws_(route_table_association|vpc_security_group_\w+|security_group_rule|network_acl_rule|flow_log)$/,
  /^aws_vpc_endpoint_(policy|route_table_association|security_group_association)$/,
  /^aws_default_/,
  /^aws_cloudwatch_event_(rule|target|permission|bus_policy)$/,
  /^aws_cloudwatch_log_(stream|metric_filter|resource_policy|subscription_filter)$/,
  /^aws_cloudwatch_query_definition$/,
  /^aws_scheduler_/,
  /^aws_lambda_(permission|event_source_mapping|function_event_invoke_config|layer_version|alias)$/,
  /^aws_kms_(alias|grant|key_policy)$/,
  /^aws_sns_topic_(policy|subscription)$/,
  /^aws_sqs_queue_(policy|redrive_policy|redrive_allow_policy)$/,
  /^aws_secretsmanager_secret_(version|policy|rotation)$/,
  /^aws_dynamodb_(table_item|resource_policy)$/,
  /^aws_budgets_/,
  /^aws_emr_(security_configuration|instance_group|managed_scaling_policy)$/,
  /^aws_sagemaker_(model|endpoint|model_package_group\w*|notebook_instance_lifecycle_configuration)$/,
  /^aws_athena_(named_query|prepared_statement|database|data_catalog)$/,
  /^aws_ssm_parameter$/,
  /^(null_resource|terraform_data)$/,
  /^(random|time|local|tls|archive)_/,
];

/** Whether a type is known to cost nothing. */
export const isFree = (type: string): boolean => FREE.some((pattern) => pattern.test(type));
