"""Delivers to targets and keeps trying as their retry policy says.

What cannot be delivered goes to the target's dead-letter queue and is listed under
`/_local/failures`.
"""

from __future__ import annotations

import collections
import concurrent.futures
import sys
import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local.aws.context import LocalAws
from local.aws.run.activity import UNDER_WAY
from local.aws.run.metrics import publish
from local.aws.run.targets import Delivery, queue_url, send, sender

FAILURES: collections.deque[dict[str, str]] = collections.deque(maxlen=1000)
_POOL = concurrent.futures.ThreadPoolExecutor(8, "delivery")
# AWS tries for a day with growing pauses; nobody waits that long at a laptop.
_RETRIES, _RETRY_SECONDS = 5, 0.2


@dataclass(frozen=True)
class Delivered:
    """What a delivery started (an execution's ARN, an invocation's id), or why it failed."""

    started: str | None = None
    reason: str | None = None


def deliver_soon(aws: LocalAws, delivery: Delivery) -> None:
    """Deliver in the background."""
    done = UNDER_WAY.promise(f"delivery to {delivery.target['Arn']}")
    _POOL.submit(deliver, aws, delivery).add_done_callback(lambda _: done())


def deliver(aws: LocalAws, delivery: Delivery) -> Delivered:
    """Deliver now; what may work a moment later is tried again if the target's policy lets it."""
    policy = delivery.target.get("RetryPolicy") or {}
    retries = min(_RETRIES, int(policy.get("MaximumRetryAttempts", _RETRIES)))
    for attempt in range(retries + 1):
        try:
            return Delivered(started=send(aws, delivery))
        except Exception as error:
            if attempt == retries or not _is_passing(error):
                return _given_up(aws, delivery, f"{type(error).__name__}: {error}")
            time.sleep(_RETRY_SECONDS * 2**attempt)
    raise AssertionError("unreachable: the last attempt returns")


def _is_passing(error: Exception) -> bool:
    if not isinstance(error, ClientError):
        return False
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(error.response.get("Error", {}).get("Code", ""))
    return status >= 500 or status == 429 or "Throttl" in code or "TooManyRequests" in code


def _given_up(aws: LocalAws, delivery: Delivery, reason: str) -> Delivered:
    arn = delivery.target["Arn"]
    print(f"DELIVERY FAILED {delivery.source_arn} -> {arn} {reason}", file=sys.stderr, flush=True)
    FAILURES.append({"source": delivery.source_arn, "target": arn, "reason": reason})
    _count(aws, delivery)
    _dead_letter(aws, delivery, reason)
    return Delivered(reason=reason)


def _count(aws: LocalAws, delivery: Delivery) -> None:
    """The metric that AWS counts failed deliveries of rules and of schedules in."""
    service, name = delivery.source_arn.split(":")[2], delivery.source_arn.split("/")[-1]
    if service == "events":
        publish(aws, "AWS/Events", {"FailedInvocations": 1}, {"RuleName": name})
    elif service == "scheduler":
        group = {"ScheduleGroup": delivery.source_arn.split("/")[-2]}
        publish(aws, "AWS/Scheduler", {"InvocationDroppedCount": 1, "TargetErrorCount": 1}, group)


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
        _dead_letter_sender(aws, delivery).send_message(
            QueueUrl=queue_url(aws, arn),
            MessageBody=delivery.payload,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes.items()
            },
        )
    except Exception as error:
        FAILURES.append({"source": delivery.source_arn, "target": arn, "reason": str(error)})


def _dead_letter_sender(aws: LocalAws, delivery: Delivery) -> Any:
    """Scheduler sends with the schedule's role, EventBridge as itself."""
    if delivery.principal == "scheduler.amazonaws.com":
        return sender(aws, delivery, "sqs")
    return aws.client("sqs", session=delivery.principal)
