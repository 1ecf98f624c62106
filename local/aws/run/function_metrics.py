"""What an invocation adds to CloudWatch: the metrics of AWS/Lambda, and those that it printed."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.run.metrics import publish, publish_embedded
from local.engines.node import NodeOutcome


def record(aws: LocalAws, fn: Any, outcome: NodeOutcome) -> None:
    """Publish the metrics of one invocation."""
    values = {
        "Invocations": 1,
        "Errors": 0 if outcome.error is None else 1,
        "Throttles": 0,
        "Duration": outcome.milliseconds,
    }
    about = {"FunctionName": fn.function_name}
    publish(aws, "AWS/Lambda", values, about, {"Duration": "Milliseconds"})
    publish_embedded(aws, outcome.log)
