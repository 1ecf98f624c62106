/** What it takes to make a resource: permissions, and on what; `{name}` is the field of the resource. */
type Taken = readonly [actions: string, resource: string];

const at = (service: string) => `arn:aws:${service}:us-east-1:123456789012:`;
const EC2 = `${at("ec2")}thing/1`;
const KEY = `${at("kms")}key/1`;
const ROLE = "arn:aws:iam::123456789012:role/sales-lake-dev-some";
const BUCKET = "arn:aws:s3:::sales-lake-dev-raw-123456789012-us-east-1";
const TOPIC = `${at("sns")}sales-lake-dev-alerts`;
const FUNCTION = `${at("lambda")}function:sales-lake-dev-some`;
const board = (kind: string, id: string): Taken => [
  `quicksight:Create${kind} quicksight:TagResource`,
  `${at("quicksight")}${kind.toLowerCase()}/{${id}}`,
];
const network = (action: string): Taken[] => [[`ec2:${action} ec2:CreateTags`, EC2]];
const setting = (action: string): Taken[] => [[`s3:${action}`, BUCKET]];

/**
 * By type; tags come with the provider's default tags. From AWS's Service Authorization Reference, and from what
 * Terraform was seen to call.
 */
export const TAKEN_BY: Readonly<Record<string, readonly Taken[]>> = {
  aws_athena_workgroup: [
    ["athena:CreateWorkGroup athena:TagResource", `${at("athena")}workgroup/{name}`],
  ],
  aws_budgets_budget: [
    ["budgets:ModifyBudget budgets:TagResource", "arn:aws:budgets::123456789012:budget/{name}"],
  ],
  aws_cloudtrail: [
    [
      "cloudtrail:CreateTrail cloudtrail:AddTags cloudtrail:PutEventSelectors cloudtrail:StartLogging",
      `${at("cloudtrail")}trail/{name}`,
    ],
  ],
  aws_cloudwatch_dashboard: [
    ["cloudwatch:PutDashboard", "arn:aws:cloudwatch::123456789012:dashboard/{dashboard_name}"],
  ],
  aws_cloudwatch_event_rule: [["events:PutRule events:TagResource", `${at("events")}rule/{name}`]],
  aws_cloudwatch_event_target: [["events:PutTargets", `${at("events")}rule/sales-lake-dev-some`]],
  aws_cloudwatch_log_group: [
    [
      "logs:CreateLogGroup logs:PutRetentionPolicy logs:TagResource logs:DeleteLogGroup",
      `${at("logs")}log-group:{name}`,
    ],
  ],
  aws_cloudwatch_metric_alarm: [
    ["cloudwatch:PutMetricAlarm cloudwatch:TagResource", `${at("cloudwatch")}alarm:{alarm_name}`],
  ],
  aws_default_security_group: network("RevokeSecurityGroupEgress"),
  aws_dynamodb_table: [
    [
      "dynamodb:CreateTable dynamodb:TagResource dynamodb:UpdateContinuousBackups dynamodb:UpdateTimeToLive",
      `${at("dynamodb")}table/{name}`,
    ],
    ["kms:CreateGrant kms:DescribeKey kms:Encrypt kms:Decrypt kms:GenerateDataKey", KEY],
  ],
  aws_emr_security_configuration: [["elasticmapreduce:CreateSecurityConfiguration", "*"]],
  aws_emrserverless_application: [
    ["emr-serverless:CreateApplication emr-serverless:TagResource", "*"],
    [
      "iam:CreateServiceLinkedRole",
      "arn:aws:iam::123456789012:role/aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless",
    ],
  ],
  aws_flow_log: [
    ["ec2:CreateFlowLogs ec2:CreateTags", EC2],
    ["iam:PassRole", ROLE],
  ],
  aws_glue_catalog_database: [
    ["glue:CreateDatabase", `${at("glue")}catalog`],
    ["glue:CreateDatabase glue:TagResource", `${at("glue")}database/{name}`],
  ],
  aws_glue_catalog_table: [["glue:CreateTable", `${at("glue")}table/some/{name}`]],
  aws_glue_classifier: [["glue:CreateClassifier", "*"]],
  aws_glue_crawler: [
    ["glue:CreateCrawler glue:TagResource", `${at("glue")}crawler/{name}`],
    ["iam:PassRole", ROLE],
  ],
  aws_glue_job: [
    ["glue:CreateJob glue:TagResource", `${at("glue")}job/{name}`],
    ["iam:PassRole", ROLE],
  ],
  aws_iam_instance_profile: [
    [
      "iam:CreateInstanceProfile iam:AddRoleToInstanceProfile iam:TagInstanceProfile",
      "arn:aws:iam::123456789012:instance-profile/{name}",
    ],
    ["iam:PassRole", ROLE],
  ],
  aws_iam_role: [["iam:CreateRole iam:TagRole", "arn:aws:iam::123456789012:role/{name}"]],
  aws_iam_role_policy: [["iam:PutRolePolicy", ROLE]],
  aws_iam_role_policy_attachment: [["iam:AttachRolePolicy", ROLE]],
  aws_kms_alias: [
    ["kms:CreateAlias", KEY],
    ["kms:CreateAlias", `${at("kms")}{name}`],
  ],
  aws_kms_key: [
    ["kms:CreateKey", "*"],
    ["kms:TagResource kms:EnableKeyRotation kms:PutKeyPolicy", KEY],
  ],
  aws_lambda_event_source_mapping: [
    ["lambda:CreateEventSourceMapping", "*"],
    ["lambda:TagResource", `${at("lambda")}event-source-mapping:1`],
  ],
  aws_lambda_function: [
    ["lambda:CreateFunction lambda:TagResource", `${at("lambda")}function:{function_name}`],
    ["iam:PassRole", ROLE],
  ],
  aws_lambda_function_event_invoke_config: [["lambda:PutFunctionEventInvokeConfig", FUNCTION]],
  aws_lambda_permission: [["lambda:AddPermission", FUNCTION]],
  aws_quicksight_dashboard: [board("Dashboard", "dashboard_id")],
  aws_quicksight_data_set: [
    board("DataSet", "data_set_id"),
    [
      "quicksight:PassDataSet quicksight:PutDataSetRefreshProperties",
      `${at("quicksight")}dataset/{data_set_id}`,
    ],
  ],
  aws_quicksight_data_source: [
    board("DataSource", "data_source_id"),
    ["quicksight:PassDataSource", `${at("quicksight")}datasource/{data_source_id}`],
  ],
  aws_quicksight_folder: [board("Folder", "folder_id")],
  aws_quicksight_folder_membership: [
    [
      "quicksight:CreateFolderMembership quicksight:ListFolderMembers",
      `${at("quicksight")}folder/sales-lake-dev`,
    ],
  ],
  aws_quicksight_group: [
    ["quicksight:CreateGroup", `${at("quicksight")}group/default/{group_name}`],
  ],
  aws_quicksight_theme: [board("Theme", "theme_id")],
  aws_route_table: network("CreateRouteTable"),
  aws_route_table_association: [["ec2:AssociateRouteTable", EC2]],
  aws_s3_bucket: [["s3:CreateBucket s3:PutBucketTagging s3:DeleteBucket", "arn:aws:s3:::{bucket}"]],
  aws_s3_bucket_lifecycle_configuration: setting("PutLifecycleConfiguration"),
  aws_s3_bucket_notification: setting("PutBucketNotification"),
  aws_s3_bucket_ownership_controls: setting("PutBucketOwnershipControls"),
  aws_s3_bucket_policy: setting("PutBucketPolicy"),
  aws_s3_bucket_public_access_block: setting("PutBucketPublicAccessBlock"),
  aws_s3_bucket_server_side_encryption_configuration: setting("PutEncryptionConfiguration"),
  aws_s3_bucket_versioning: setting("PutBucketVersioning"),
  aws_s3_object: [
    ["s3:PutObject s3:PutObjectTagging s3:DeleteObject", "arn:aws:s3:::{bucket}/{key}"],
    ["kms:GenerateDataKey kms:Decrypt", KEY],
  ],
  aws_sagemaker_model_package_group: [
    [
      "sagemaker:CreateModelPackageGroup sagemaker:AddTags",
      `${at("sagemaker")}model-package-group/{model_package_group_name}`,
    ],
  ],
  aws_sagemaker_notebook_instance: [
    [
      "sagemaker:CreateNotebookInstance sagemaker:AddTags sagemaker:StopNotebookInstance",
      `${at("sagemaker")}notebook-instance/{name}`,
    ],
    ["ec2:CreateNetworkInterface", EC2],
    ["kms:CreateGrant kms:DescribeKey", KEY],
    ["iam:PassRole", ROLE],
  ],
  aws_sagemaker_notebook_instance_lifecycle_configuration: [
    [
      "sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:AddTags",
      `${at("sagemaker")}notebook-instance-lifecycle-config/{name}`,
    ],
  ],
  aws_scheduler_schedule: [
    ["scheduler:CreateSchedule", `${at("scheduler")}schedule/default/{name}`],
    ["iam:PassRole", ROLE],
  ],
  aws_secretsmanager_secret: [
    [
      "secretsmanager:CreateSecret secretsmanager:TagResource",
      `${at("secretsmanager")}secret:{name}-Ab12Cd`,
    ],
  ],
  aws_security_group: network("CreateSecurityGroup"),
  aws_sfn_state_machine: [
    ["states:CreateStateMachine states:TagResource", `${at("states")}stateMachine:{name}`],
    ["iam:PassRole", ROLE],
  ],
  aws_sns_topic: [["sns:CreateTopic sns:TagResource sns:SetTopicAttributes", TOPIC]],
  aws_sns_topic_policy: [["sns:SetTopicAttributes", TOPIC]],
  aws_sns_topic_subscription: [["sns:Subscribe", TOPIC]],
  aws_sqs_queue: [["sqs:CreateQueue sqs:TagQueue sqs:SetQueueAttributes", `${at("sqs")}{name}`]],
  aws_subnet: network("CreateSubnet"),
  aws_vpc: network("CreateVpc"),
  aws_vpc_endpoint: network("CreateVpcEndpoint"),
  aws_vpc_security_group_egress_rule: network("AuthorizeSecurityGroupEgress"),
  aws_vpc_security_group_ingress_rule: network("AuthorizeSecurityGroupIngress"),
};
