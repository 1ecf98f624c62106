"""Hands an event to a target: SQS, Lambda, Step Functions, SNS, another bus, a log group.

The target's resource policy, or the role that the rule names, must allow it, as on AWS. What
cannot be delivered goes to the target's dead-letter queue and is listed under `/_local/failures`.
"""

from __future__ import annotations

import collections
import concurrent.futures
import re
import sys
import uuid
from dataclasses import dataclass
from typing import Any

from local.aws.context import LocalAws
from local.aws.run.policies import allows

FAILURES: collections.deque[dict[str, str]] = collections.deque(maxlen=1000)
_POOL = concurrent.futures.ThreadPoolExecutor(8, "delivery")
_PERMISSION = {"lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage", "sns": "sns:Publish"}


class NotAllowed(Exception):
    """The target's policy does not let the sender in."""


@dataclass(frozen=True)
class Delivery:
    """One payload for one target, sent by `principal` because of the rule or schedule `source`."""

    target: dict[str, Any]
    payload: str
    principal: str
    source_arn: str


def deliver_soon(aws: LocalAws, delivery: Delivery) -> None:
    """Deliver in the background."""
    _POOL.submit(deliver, aws, delivery)


def deliver(aws: LocalAws, delivery: Delivery) -> str | None:
    """Deliver now; returns the reason when it failed."""
    arn = delivery.target["Arn"]
    try:
        _send(aws, delivery, arn)
        return None
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        text = f"DELIVERY FAILED {delivery.source_arn} -> {arn} {reason}"
        print(text, file=sys.stderr, flush=True)
        FAILURES.append({"source": delivery.source_arn, "target": arn, "reason": reason})
        _dead_letter(aws, delivery, reason)
        return reason


def _send(aws: LocalAws, delivery: Delivery, arn: str) -> None:
    service = arn.split(":")[2]
    if service in _PERMISSION:
        _check_policy(aws, delivery, arn, service)
    if service == "sqs":
        _sqs(aws, delivery, arn)
    elif service == "lambda":
        client = aws.client("lambda", session=delivery.principal)
        client.invoke(FunctionName=arn, InvocationType="Event", Payload=delivery.payload.encode())
    elif service == "sns":
        client = aws.client("sns", session=delivery.principal)
        client.publish(TopicArn=arn, Message=delivery.payload)
    elif service == "states":
        client = _as_role(aws, delivery, "stepfunctions")
        client.start_execution(stateMachineArn=arn, input=delivery.payload, name=str(uuid.uuid4()))
    elif service == "logs":
        aws.log(arn.split(":")[6], str(uuid.uuid4()), delivery.payload)
    elif service == "scheduler" and ":aws-sdk:" in arn:
        _universal(aws, delivery, arn)
    else:
        raise NotImplementedError(f"the local AWS does not deliver to {service} targets ({arn})")


def _sqs(aws: LocalAws, delivery: Delivery, arn: str) -> None:
    client = aws.client("sqs", session=delivery.principal)
    group = (delivery.target.get("SqsParameters") or {}).get("MessageGroupId")
    more = {"MessageGroupId": group} if group else {}
    client.send_message(QueueUrl=queue_url(aws, arn), MessageBody=delivery.payload, **more)


def _universal(aws: LocalAws, delivery: Delivery, arn: str) -> None:
    """`arn:aws:scheduler:::aws-sdk:SERVICE:apiAction`: any call of any service."""
    import json

    *_, service, action = arn.split(":")
    client = _as_role(aws, delivery, {"sfn": "stepfunctions"}.get(service, service))
    method = re.sub(r"(?<!^)([A-Z])", r"_\1", action).lower()
    getattr(client, method)(**json.loads(delivery.payload))


def _as_role(aws: LocalAws, delivery: Delivery, service: str) -> Any:
    role = delivery.target.get("RoleArn")
    if not role:
        raise NotAllowed(f"{delivery.source_arn} names no role for {delivery.target['Arn']}")
    name = re.sub(r"[^\w+=,.@-]", "-", delivery.source_arn.split("/")[-1])
    return aws.client(service, role, name, service_principal=delivery.principal)


def _check_policy(aws: LocalAws, delivery: Delivery, arn: str, service: str) -> None:
    if delivery.target.get("RoleArn"):
        _as_role(aws, delivery, service)
        return
    policy = _policy(aws, arn, service)
    action = _PERMISSION[service]
    if not allows(policy, delivery.principal, action, delivery.source_arn, aws.account):
        raise NotAllowed(
            f"the policy of {arn} does not let {delivery.principal} {action} for "
            f"{delivery.source_arn}; allow it there"
        )


def _policy(aws: LocalAws, arn: str, service: str) -> Any:
    from moto.awslambda.models import lambda_backends
    from moto.sns.models import sns_backends
    from moto.sqs.models import sqs_backends

    region = arn.split(":")[3]
    if service == "sqs":
        return sqs_backends[aws.account][region].get_queue(arn.split(":")[5]).policy
    if service == "sns":
        return sns_backends[aws.account][region].get_topic(arn).policy
    return lambda_backends[aws.account][region].get_policy(arn)


def _dead_letter(aws: LocalAws, delivery: Delivery, reason: str) -> None:
    arn = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    if not arn:
        return
    attributes = {
        "RULE_ARN": delivery.source_arn,
        "TARGET_ARN": delivery.target["Arn"],
        "ERROR_CODE": "SDK_CLIENT_ERROR",
        "ERROR_MESSAGE": reason[:1000],
    }
    try:
        aws.client("sqs", session=delivery.principal).send_message(
            QueueUrl=queue_url(aws, arn),
            MessageBody=delivery.payload,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes.items()
            },
        )
    except Exception as error:
        FAILURES.append({"source": delivery.source_arn, "target": arn, "reason": str(error)})


def queue_url(aws: LocalAws, arn: str) -> str:
    """The address of a queue."""
    account, name = arn.split(":")[4:6]
    return f"{aws.url}/{account}/{name}"
