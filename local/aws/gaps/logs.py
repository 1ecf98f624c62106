"""CloudWatch Logs: the class of a log group."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after


def install(aws: LocalAws) -> None:
    """Remember the class that moto drops."""
    classes: dict[str, str] = {}

    @after("logs", "CreateLogGroup")
    def created(params: dict[str, Any], answer: Any, call: Call) -> dict[str, Any]:
        classes[params["logGroupName"]] = params.get("logGroupClass") or "STANDARD"
        return answer or {}

    @after("logs", "DescribeLogGroups")
    def described(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        for group in answer.get("logGroups", []):
            group["logGroupClass"] = classes.get(group["logGroupName"], "STANDARD")
        return answer
