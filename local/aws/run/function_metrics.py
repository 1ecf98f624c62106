"""What an invocation adds to CloudWatch: the metrics of AWS/Lambda, and those that it printed."""

from __future__ import annotations

import collections
import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from local.aws.context import LocalAws
from local.aws.run.metrics import publish, publish_embedded
from local.engines.node import NodeOutcome

_running: collections.Counter[str] = collections.Counter()
_lock = threading.Lock()


@contextlib.contextmanager
def running(fn: Any) -> Iterator[int]:
    """How many invocations of the function there are, this one among them."""
    arn = str(fn.function_arn)
    with _lock:
        _running[arn] += 1
        at_once = _running[arn]
    try:
        yield at_once
    finally:
        with _lock:
            _running[arn] -= 1


def record(aws: LocalAws, fn: Any, outcome: NodeOutcome, at_once: int = 1) -> None:
    """Publish the metrics of one invocation."""
    values = {
        "Invocations": 1,
        "Errors": 0 if outcome.error is None else 1,
        "Throttles": 0,
        "ConcurrentExecutions": at_once,
        "Duration": outcome.milliseconds,
    }
    about = {"FunctionName": fn.function_name}
    publish(aws, "AWS/Lambda", values, about, {"Duration": "Milliseconds"})
    publish_embedded(aws, outcome.log)
