"""KMS: the rotation period of a key."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after

_DEFAULT_DAYS = 365


def install(aws: LocalAws) -> None:
    """Remember the period that moto drops."""
    periods: dict[str, int] = {}

    @after("kms", "EnableKeyRotation")
    def enabled(params: dict[str, Any], answer: Any, call: Call) -> dict[str, Any]:
        days = params.get("RotationPeriodInDays")
        periods[_id(params)] = int(days or periods.get(_id(params), _DEFAULT_DAYS))
        return answer or {}

    @after("kms", "GetKeyRotationStatus")
    def status(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        if answer.get("KeyRotationEnabled"):
            answer["RotationPeriodInDays"] = periods.get(_id(params), _DEFAULT_DAYS)
        return answer


def _id(params: dict[str, Any]) -> str:
    return str(params["KeyId"]).rpartition("/")[2]
