# The private network, the trail and the budget, with the arguments the foundation uses.
resource "aws_vpc" "main" {
  cidr_block           = "10.80.0.0/20"
  enable_dns_hostnames = true
}

resource "aws_default_security_group" "main" { vpc_id = aws_vpc.main.id }

resource "aws_subnet" "private" {
  for_each                = { euc1-az1 = 0, euc1-az2 = 1 }
  vpc_id                  = aws_vpc.main.id
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 2, each.value)
  availability_zone_id    = each.key
  map_public_ip_on_launch = false
}

resource "aws_route_table" "private" { vpc_id = aws_vpc.main.id }

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.eu-central-1.s3"
  route_table_ids   = [aws_route_table.private.id]
  policy            = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Use", Effect = "Allow", Principal = "*", Action = ["s3:GetObject"], Resource = ["${aws_s3_bucket.raw.arn}/*"] }] })
}

resource "aws_vpc_endpoint" "glue" {
  vpc_id              = aws_vpc.main.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.eu-central-1.glue"
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.main.id]
  private_dns_enabled = true
  policy              = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Use", Effect = "Allow", Principal = "*", Action = ["glue:GetTable"], Resource = ["*"] }] })
}

resource "aws_security_group" "main" {
  name        = "check"
  description = "check"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  description       = "S3, by its endpoint"
  security_group_id = aws_security_group.main.id
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "inside" {
  description                  = "from its own members"
  security_group_id            = aws_security_group.main.id
  referenced_security_group_id = aws_security_group.main.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_cloudwatch_log_group" "flow" { name = "/check/flow" }

resource "aws_flow_log" "main" {
  vpc_id                   = aws_vpc.main.id
  traffic_type             = "ALL"
  max_aggregation_interval = 600
  log_destination_type     = "cloud-watch-logs"
  log_destination          = aws_cloudwatch_log_group.flow.arn
  iam_role_arn             = aws_iam_role.fn.arn
}

resource "aws_cloudtrail" "audit" {
  name                       = "check-audit"
  s3_bucket_name             = aws_s3_bucket.raw.id
  kms_key_id                 = aws_kms_key.main.arn
  is_multi_region_trail      = true
  enable_log_file_validation = true
  advanced_event_selector {
    name = "writes"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field  = "readOnly"
      equals = ["false"]
    }
    field_selector {
      field       = "resources.ARN"
      starts_with = ["${aws_s3_bucket.raw.arn}/"]
    }
  }
}

resource "aws_budgets_budget" "monthly" {
  name         = "check-monthly"
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = "100.0"
  limit_unit   = "USD"
  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }
    content {
      notification_type         = notification.key
      comparison_operator       = "GREATER_THAN"
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [aws_sns_topic.alerts.arn]
    }
  }
}
