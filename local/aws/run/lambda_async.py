"""Invocations of type Event: queued, tried again, and at last sent to the dead-letter target."""

from __future__ import annotations

import collections
import concurrent.futures
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from local.aws.context import LocalAws
from local.aws.run.activity import UNDER_WAY
from local.engines.node import NodeOutcome

# AWS waits one and then two minutes; nobody waits that long at a laptop.
RETRY_SECONDS = (1.0, 2.0)
# More Node processes than this at once only slow each other down.
CONCURRENCY = max(4, 2 * (os.cpu_count() or 1))

# How the latest invocations ended, by request id: None went well, else why not.
OUTCOMES: collections.OrderedDict[str, str | None] = collections.OrderedDict()
_REMEMBERED = 5000

Run = Callable[[LocalAws, Any, str, str], NodeOutcome]


class AsyncInvocations:
    """A bounded pool in front of the functions."""

    def __init__(self, aws: LocalAws, run: Run) -> None:
        self._aws, self._run = aws, run
        self._pool = concurrent.futures.ThreadPoolExecutor(CONCURRENCY, "lambda-event")

    def put(self, fn: Any, event: str, request_id: str) -> None:
        """Take an event; the answer to the caller does not wait for it."""
        done = UNDER_WAY.promise(f"invocation of {fn.function_name}")
        self._pool.submit(self._attempts, fn, event, request_id).add_done_callback(lambda _: done())

    def _attempts(self, fn: Any, event: str, request_id: str) -> None:
        retries = _maximum_retries(fn)
        try:
            message = ""
            for attempt in range(retries + 1):
                outcome = self._run(self._aws, fn, event, request_id)
                if outcome.error is None:
                    return _remember(request_id, None)
                message = str(outcome.error.get("errorMessage"))
                if attempt < retries:
                    time.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
            _remember(request_id, message)
            self._dead_letter(fn, event, request_id, message)
        except Exception as error:
            print("LAMBDA EVENT LOST", fn.function_arn, error, file=sys.stderr, flush=True)

    def _dead_letter(self, fn: Any, event: str, request_id: str, message: str) -> None:
        target = (getattr(fn, "local_dead_letter_config", None) or {}).get("TargetArn")
        if not target:
            return
        attributes = {
            name: {"DataType": "String", "StringValue": value[:1000]}
            for name, value in (
                ("RequestID", request_id),
                ("ErrorCode", "200"),
                ("ErrorMessage", message),
            )
        }
        service = target.split(":")[2]
        client = self._aws.client(service, fn.role, fn.function_name)
        if service == "sqs":
            url = f"{self._aws.url}/{self._aws.account}/{target.split(':')[5]}"
            client.send_message(QueueUrl=url, MessageBody=event, MessageAttributes=attributes)
        else:
            client.publish(TopicArn=target, Message=event, MessageAttributes=attributes)


def _remember(request_id: str, failure: str | None) -> None:
    OUTCOMES[request_id] = failure
    while len(OUTCOMES) > _REMEMBERED:
        OUTCOMES.popitem(last=False)


def _maximum_retries(fn: Any) -> int:
    for config in fn.event_invoke_config:
        retries = config.config.get("MaximumRetryAttempts")
        if retries is not None:
            return int(retries)
    return len(RETRY_SECONDS)
