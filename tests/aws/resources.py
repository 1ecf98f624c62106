"""The few resources that tests make again and again."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from tests.aws.conftest import ACCOUNT, REGION, LocalServer, eventually


def role(server: LocalServer, name: str, *services: str) -> str:
    """A role that these services may take."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": services}}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = server.client("iam")
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    return arn


def zipped(source: str, name: str = "handler.mjs") -> bytes:
    """A deployment package with one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, source)
    return packed.getvalue()


def function(server: LocalServer, name: str, source: str, **settings: Any) -> str:
    """A Lambda function with a role of its own."""
    given = {"Role": settings.pop("Role", None) or role(server, name, "lambda.amazonaws.com")}
    package = zipped(source, settings.pop("file", "handler.mjs"))
    made = server.client("lambda").create_function(
        FunctionName=name,
        Runtime="nodejs22.x",
        Handler="handler.handler",
        Code={"ZipFile": package},
        Timeout=settings.pop("Timeout", 5),
        **given,
        **settings,
    )
    arn: str = made["FunctionArn"]
    return arn


def queue(server: LocalServer, name: str, **attributes: str) -> tuple[str, str]:
    """(URL, ARN) of a queue that EventBridge may send to."""
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = server.client("sqs").create_queue(
        QueueName=name, Attributes={"Policy": policy, **attributes}
    )
    return made["QueueUrl"], arn


def messages(server: LocalServer, url: str, count: int) -> list[dict[str, Any]]:
    """That many messages of a queue, or more, as they come."""
    sqs, found = server.client("sqs"), []

    def receive() -> bool:
        more = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        found.extend(more)
        return len(found) >= count

    eventually(receive)
    return found


def watched_bucket(server: LocalServer, name: str) -> Any:
    """A versioned bucket that sends its events to EventBridge; returns the client."""
    s3 = server.client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_notification_configuration(
        Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    return s3


def created_rule(server: LocalServer, bucket: str, target: dict[str, Any]) -> str:
    """A rule for objects created in the bucket, with one target; returns its ARN."""
    events = server.client("events")
    pattern = {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [bucket]}},
    }
    arn: str = events.put_rule(Name=bucket, EventPattern=json.dumps(pattern))["RuleArn"]
    events.put_targets(Rule=bucket, Targets=[{"Id": "target", **target}])
    return arn
