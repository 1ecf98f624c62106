"""What the local AWS is made of beyond moto, in the order in which it is installed."""

from __future__ import annotations

from importlib import import_module

from local.aws.context import LocalAws

# The first one must be first: it replaces a function before moto's interpreter imports it.
PARTS = (
    "run.states",
    "moved_datetime",
    "region",
    "speed",
    "gaps.athena",
    "gaps.budgets",
    "gaps.cloudtrail",
    "gaps.cloudwatch",
    "gaps.dynamodb",
    "gaps.ec2",
    "gaps.emr",
    "gaps.emr_serverless",
    "gaps.glue",
    "gaps.glue_crawlers",
    "gaps.iam",
    "gaps.kms",
    "gaps.lambda_functions",
    "gaps.logs",
    "gaps.quicksight",
    "gaps.s3",
    "gaps.s3_notification",
    "gaps.s3_policy",
    "gaps.sagemaker",
    "gaps.sqs",
    "gaps.stepfunctions",
    "run.athena",
    "run.crawler",
    "run.emr",
    "run.emr_serverless",
    "run.execution_metrics",
    "run.events",
    "run.glue",
    "run.lambda_functions",
    "run.quicksight",
    "run.sagemaker",
    "run.schedules",
    "run.sqs_lambda",
)


def install(aws: LocalAws) -> None:
    """Import each part and let it take its place."""
    for part in PARTS:
        import_module(f"local.aws.{part}").install(aws)
