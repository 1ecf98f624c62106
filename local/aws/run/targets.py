"""What a rule, a schedule or an alarm can reach: queues, functions, state machines, topics, logs.

The target's resource policy, or the role that the rule names, must allow it, as on AWS.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from local.aws.context import LocalAws
from local.aws.run.policies import allows

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
    subject: str | None = None


def send(aws: LocalAws, delivery: Delivery) -> str | None:
    """Hand the payload over; returns the ARN or id of what that started, when it started something.

    Raises when the target's policy, or the role that the rule names, does not allow it.
    """
    arn = delivery.target["Arn"]
    service = arn.split(":")[2]
    if service in _PERMISSION:
        _check_policy(aws, delivery, arn, service)
    if service == "sqs":
        _sqs(aws, delivery, arn)
        return None
    if service == "lambda":
        client = sender(aws, delivery, "lambda")
        event = {"InvocationType": "Event", "Payload": delivery.payload.encode()}
        return _id(client.invoke(FunctionName=arn, **event))
    if service == "sns":
        client = sender(aws, delivery, "sns")
        subject = {"Subject": delivery.subject} if delivery.subject else {}
        client.publish(TopicArn=arn, Message=delivery.payload, **subject)
        return None
    if service == "states":
        client = _as_role(aws, delivery, "stepfunctions")
        given = {"input": delivery.payload, "name": str(uuid.uuid4())}
        return str(client.start_execution(stateMachineArn=arn, **given)["executionArn"])
    if service == "logs":
        aws.log(arn.split(":")[6], str(uuid.uuid4()), delivery.payload)
        return None
    if service == "scheduler" and ":aws-sdk:" in arn:
        return _universal(aws, delivery, arn)
    raise NotImplementedError(f"the local AWS does not deliver to {service} targets ({arn})")


def _id(answer: dict[str, Any]) -> str:
    return str(answer["ResponseMetadata"]["RequestId"])


def _sqs(aws: LocalAws, delivery: Delivery, arn: str) -> None:
    client = sender(aws, delivery, "sqs")
    group = (delivery.target.get("SqsParameters") or {}).get("MessageGroupId")
    more = {"MessageGroupId": group} if group else {}
    client.send_message(QueueUrl=queue_url(aws, arn), MessageBody=delivery.payload, **more)


def _universal(aws: LocalAws, delivery: Delivery, arn: str) -> str | None:
    """Any call of any service: EventBridge Scheduler's universal targets, whose documented form is
    `arn:aws:scheduler:::aws-sdk:SERVICE:apiAction`."""
    *_, service, action = arn.split(":")
    client = _as_role(aws, delivery, {"sfn": "stepfunctions"}.get(service, service))
    method = re.sub(r"(?<!^)([A-Z])", r"_\1", action).lower()
    answer = getattr(client, method)(**json.loads(delivery.payload))
    return str(answer["executionArn"]) if "executionArn" in answer else None


def sender(aws: LocalAws, delivery: Delivery, service: str) -> Any:
    """A client for who delivers: the role that the rule or schedule names, else the service."""
    if delivery.target.get("RoleArn"):
        return _as_role(aws, delivery, service)
    return aws.client(service, session=delivery.principal)


def _as_role(aws: LocalAws, delivery: Delivery, service: str) -> Any:
    role = delivery.target.get("RoleArn")
    if not role:
        raise NotAllowed(f"{delivery.source_arn} names no role for {delivery.target['Arn']}")
    name = re.sub(r"[^\w+=,.@-]", "-", delivery.source_arn.split("/")[-1])
    return aws.client(service, role, name, service_principal=delivery.principal)


def _check_policy(aws: LocalAws, delivery: Delivery, arn: str, service: str) -> None:
    if delivery.target.get("RoleArn"):
        return
    policy = _policy(aws, arn, service)
    action = _PERMISSION[service]
    # EventBridge does not tell SNS for which rule it publishes: a condition on that never holds.
    untold = service == "sns" and delivery.principal == "events.amazonaws.com"
    source = ("", "") if untold else (delivery.source_arn, aws.account)
    if not allows(policy, delivery.principal, action, *source):
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
    function = lambda_backends[aws.account][region].get_function(arn)
    # moto's own `get_policy` answers with JSON within JSON, in which no statement is found.
    return {"Statement": function.policy.statements}


def queue_url(aws: LocalAws, arn: str) -> str:
    """The address of a queue."""
    account, name = arn.split(":")[4:6]
    return f"{aws.url}/{account}/{name}"
