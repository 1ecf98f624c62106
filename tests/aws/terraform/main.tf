# One of each resource type the stacks use, with the arguments they use, small.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

provider "aws" {
  region = "eu-central-1"
  default_tags { tags = { Project = "check" } }
}

data "aws_caller_identity" "me" {}

resource "aws_kms_key" "main" {
  enable_key_rotation     = true
  rotation_period_in_days = 180
  deletion_window_in_days = 7
}

resource "aws_kms_alias" "main" {
  name          = "alias/check"
  target_key_id = aws_kms_key.main.key_id
}

resource "aws_s3_bucket" "raw" {
  bucket        = "check-raw"
  force_destroy = true
}

resource "aws_s3_bucket_versioning" "raw" {
  bucket = aws_s3_bucket.raw.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "raw" {
  bucket = aws_s3_bucket.raw.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "raw" {
  bucket                  = aws_s3_bucket.raw.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "raw" {
  bucket = aws_s3_bucket.raw.id
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_policy" "raw" {
  bucket = aws_s3_bucket.raw.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly", Effect = "Deny", Principal = "*", Action = "s3:*"
      Resource  = [aws_s3_bucket.raw.arn, "${aws_s3_bucket.raw.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "raw" {
  count  = var.lifecycle_rules ? 1 : 0
  bucket = aws_s3_bucket.raw.id
  rule {
    id     = "landing"
    status = "Enabled"
    filter { prefix = "landing/" }
    expiration { days = 30 }
  }
  rule {
    id     = "versions"
    status = "Enabled"
    filter {
      and {
        prefix = "x/"
        tags   = { a = "b" }
      }
    }
    noncurrent_version_expiration {
      noncurrent_days           = 90
      newer_noncurrent_versions = 3
    }
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
  }
}

variable "lifecycle_rules" {
  type    = bool
  default = false
}

variable "function_zip" { type = string }

resource "aws_s3_bucket_notification" "raw" {
  bucket      = aws_s3_bucket.raw.id
  eventbridge = true
}

resource "aws_s3_object" "code" {
  bucket             = aws_s3_bucket.raw.id
  key                = "code/fn.zip"
  source             = var.function_zip
  source_hash        = filemd5(var.function_zip)
  kms_key_id         = aws_kms_key.main.arn
  bucket_key_enabled = true
}

resource "aws_dynamodb_table" "files" {
  name                        = "check-files"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "file_id"
  deletion_protection_enabled = false
  attribute {
    name = "file_id"
    type = "S"
  }
  attribute {
    name = "state"
    type = "S"
  }
  attribute {
    name = "arrived_at"
    type = "S"
  }
  global_secondary_index {
    name            = "by_state"
    hash_key        = "state"
    range_key       = "arrived_at"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }
  point_in_time_recovery { enabled = true }
  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.main.arn
  }
}

resource "aws_sqs_queue" "dead" {
  name              = "check-dlq"
  kms_master_key_id = aws_kms_key.main.arn
}

resource "aws_sqs_queue" "work" {
  name                       = "check-work"
  visibility_timeout_seconds = 30
  kms_master_key_id          = aws_kms_key.main.arn
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-central-1:${data.aws_caller_identity.me.account_id}:check-work"
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.landed.arn } }
    }]
  })
}

resource "aws_sns_topic" "alerts" {
  name              = "check-alerts"
  kms_master_key_id = aws_kms_key.main.id
}

resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.alerts.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid = "Events", Effect = "Allow", Principal = { Service = "events.amazonaws.com" }
      Action = "sns:Publish", Resource = aws_sns_topic.alerts.arn
    }]
  })
}

resource "aws_iam_role" "fn" {
  name               = "check-fn"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "glue.amazonaws.com", "scheduler.amazonaws.com"] } }] })
}

resource "aws_iam_role_policy" "fn" {
  name   = "main"
  role   = aws_iam_role.fn.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Read", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["${aws_s3_bucket.raw.arn}/*"] }] })
}

resource "aws_cloudwatch_log_group" "fn" {
  name              = "/aws/lambda/check-fn"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.main.arn
}

resource "aws_lambda_function" "fn" {
  function_name                  = "check-fn"
  role                           = aws_iam_role.fn.arn
  runtime                        = "nodejs22.x"
  architectures                  = ["arm64"]
  handler                        = "handler.handler"
  s3_bucket                      = aws_s3_object.code.bucket
  s3_key                         = aws_s3_object.code.key
  s3_object_version              = aws_s3_object.code.version_id
  source_code_hash               = filebase64sha256(var.function_zip)
  timeout                        = 10
  memory_size                    = 256
  kms_key_arn                    = aws_kms_key.main.arn
  reserved_concurrent_executions = 5
  environment { variables = { A = "b" } }
  dead_letter_config { target_arn = aws_sqs_queue.dead.arn }
  tracing_config { mode = "Active" }
  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.fn.name
  }
}

resource "aws_lambda_permission" "fn" {
  statement_id  = "events"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.fn.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.landed.arn
}

resource "aws_lambda_event_source_mapping" "fn" {
  event_source_arn        = aws_sqs_queue.work.arn
  function_name           = aws_lambda_function.fn.arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"]
  scaling_config { maximum_concurrency = 4 }
}

resource "aws_lambda_function_event_invoke_config" "fn" {
  function_name          = aws_lambda_function.fn.function_name
  maximum_retry_attempts = 1
}

resource "aws_cloudwatch_event_rule" "landed" {
  name          = "check-landed"
  event_pattern = jsonencode({ source = ["aws.s3"], "detail-type" = ["Object Created"], detail = { bucket = { name = ["check-raw"] }, object = { key = [{ prefix = "landing/" }] } } })
}

resource "aws_cloudwatch_event_target" "landed" {
  rule      = aws_cloudwatch_event_rule.landed.name
  target_id = "queue"
  arn       = aws_sqs_queue.work.arn
  dead_letter_config { arn = aws_sqs_queue.dead.arn }
}

resource "aws_scheduler_schedule" "daily" {
  name                         = "check-daily"
  schedule_expression          = "cron(0 6 * * ? *)"
  schedule_expression_timezone = "UTC"
  state                        = "ENABLED"
  flexible_time_window { mode = "OFF" }
  target {
    arn      = aws_lambda_function.fn.arn
    role_arn = aws_iam_role.fn.arn
    input    = jsonencode({ from = "schedule" })
    dead_letter_config { arn = aws_sqs_queue.dead.arn }
    retry_policy { maximum_retry_attempts = 2 }
  }
}

resource "aws_scheduler_schedule_group" "sources" { name = "check-sources" }

resource "aws_scheduler_schedule" "source" {
  name                         = "check-source"
  group_name                   = aws_scheduler_schedule_group.sources.name
  schedule_expression          = "rate(1 hour)"
  schedule_expression_timezone = "Europe/Berlin"
  state                        = "DISABLED"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }
  target {
    arn      = aws_lambda_function.fn.arn
    role_arn = aws_iam_role.fn.arn
  }
}

resource "aws_secretsmanager_secret" "api" {
  name                    = "check-api"
  kms_key_id              = aws_kms_key.main.arn
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "api" {
  secret_id     = aws_secretsmanager_secret.api.id
  secret_string = jsonencode({ token = "not a real one" })
}

resource "aws_cloudwatch_metric_alarm" "rate" {
  alarm_name          = "check-rate"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  threshold           = 5
  treat_missing_data  = "breaching"
  metric_query {
    id          = "share"
    expression  = "100 * bad / all"
    label       = "share"
    return_data = true
  }
  dynamic "metric_query" {
    for_each = { bad = "RowsQuarantined", all = "RowsIn" }
    content {
      id = metric_query.key
      metric {
        namespace   = "check"
        metric_name = metric_query.value
        period      = 300
        stat        = "Sum"
        dimensions  = { service = "reconcile" }
      }
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "any" {
  alarm_name    = "check-any"
  alarm_rule    = "ALARM(${aws_cloudwatch_metric_alarm.rate.alarm_name})"
  alarm_actions = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_dashboard" "main" {
  dashboard_name = "check"
  dashboard_body = jsonencode({
    widgets = [{
      type       = "metric", x = 0, y = 0, width = 12, height = 6
      properties = { region = "eu-central-1", title = "rows", metrics = [["check", "RowsIn"]] }
    }]
  })
}

resource "aws_glue_catalog_database" "raw" { name = "check_raw" }

resource "aws_glue_catalog_table" "sales" {
  database_name = aws_glue_catalog_database.raw.name
  name          = "sales"
  table_type    = "EXTERNAL_TABLE"
  parameters    = { classification = "csv" }
  partition_keys {
    name = "ingest_date"
    type = "date"
  }
  storage_descriptor {
    location      = "s3://check-raw/sales/"
    input_format  = "org.apache.hadoop.mapred.TextInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
    ser_de_info { serialization_library = "org.apache.hadoop.hive.serde2.OpenCSVSerde" }
    columns {
      name    = "store_id"
      type    = "string"
      comment = "which store"
    }
  }
}

resource "aws_glue_job" "job" {
  name              = "check-job"
  role_arn          = aws_iam_role.fn.arn
  glue_version      = "5.1"
  execution_class   = "STANDARD"
  worker_type       = "G.1X"
  number_of_workers = 2
  timeout           = 60
  max_retries       = 0
  default_arguments = { "--enable-metrics" = "true" }
  command {
    script_location = "s3://check-raw/job.py"
    python_version  = "3"
  }
  execution_property { max_concurrent_runs = 2 }
}

resource "aws_athena_workgroup" "main" {
  name          = "check"
  force_destroy = true
  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = 1073741824
    result_configuration {
      output_location = "s3://check-raw/athena/"
      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = aws_kms_key.main.arn
      }
    }
  }
}

resource "aws_glue_classifier" "parts" {
  name = "check-parts"
  csv_classifier {
    contains_header = "ABSENT"
    header          = ["id", "amount"]
    delimiter       = ","
    quote_symbol    = "\""
    serde           = "OpenCSVSerDe"
  }
}

resource "aws_glue_crawler" "raw" {
  name          = "check-raw"
  role          = aws_iam_role.fn.arn
  database_name = aws_glue_catalog_database.raw.name
  classifiers   = [aws_glue_classifier.parts.name]
  configuration = jsonencode({ Version = 1.0, Grouping = { TableGroupingPolicy = "CombineCompatibleSchemas" } })
  s3_target {
    path        = "s3://${aws_s3_bucket.raw.id}/parts/"
    sample_size = 1
  }
  recrawl_policy { recrawl_behavior = "CRAWL_EVERYTHING" }
  schema_change_policy {
    update_behavior = "UPDATE_IN_DATABASE"
    delete_behavior = "DELETE_FROM_DATABASE"
  }
}

variable "view_sql" {
  default = "select cast(1 as bigint) as n"
}

locals {
  view = {
    originalSql = var.view_sql
    catalog     = "awsdatacatalog"
    schema      = "check_views"
    columns     = [{ name = "n", type = "bigint" }]
  }
}

resource "aws_glue_catalog_database" "views" { name = "check_views" }

resource "aws_glue_catalog_table" "view" {
  database_name      = aws_glue_catalog_database.views.name
  name               = "kpis"
  table_type         = "VIRTUAL_VIEW"
  parameters         = { presto_view = "true", comment = "Presto View" }
  view_original_text = "/* Presto View: ${base64encode(jsonencode(local.view))} */"
  view_expanded_text = "/* Presto View */"
  storage_descriptor {
    ser_de_info {
      name                  = "-"
      serialization_library = "-"
    }
    columns {
      name = "n"
      type = "bigint"
    }
  }
}
