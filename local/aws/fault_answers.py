"""How each service says that it is busy or broken, in the codes that its clients look for."""

from __future__ import annotations

from local.aws.call import Call
from local.aws.fault_rule import Rule

# (status, code); the message is what the services say.
_THROTTLED = {
    "athena": (400, "TooManyRequestsException"),
    "dynamodb": (400, "ProvisionedThroughputExceededException"),
    "lambda": (429, "TooManyRequestsException"),
    "s3": (503, "SlowDown"),
    "scheduler": (429, "ThrottlingException"),
    "sns": (429, "Throttled"),
    "sqs": (400, "RequestThrottled"),
}
_THROTTLED_BY_STYLE = {"query": (400, "Throttling"), "rest": (429, "TooManyRequestsException")}
_BROKEN = {
    "athena": "InternalServerException",
    "dynamodb": "InternalServerError",
    "glue": "InternalServiceException",
    "kms": "KMSInternalException",
    "lambda": "ServiceException",
    "logs": "ServiceUnavailableException",
    "s3": "InternalError",
    "secretsmanager": "InternalServiceError",
    "sns": "InternalError",
}
_UNAVAILABLE = {"s3": "SlowDown"}


def throttled(call: Call) -> tuple[int, str, str]:
    """(status, code, message) of a call too many."""
    other = _THROTTLED_BY_STYLE.get(call.style, (400, "ThrottlingException"))
    status, code = _THROTTLED.get(call.service, other)
    said = "Please reduce your request rate." if call.service == "s3" else "Rate exceeded"
    return status, code, said


def broken(call: Call, rule: Rule) -> tuple[int, str, str]:
    """(status, code, message) of the fault a rule names; without names, a fault of the service."""
    status = rule.status or 500
    usual = _BROKEN.get(call.service, "InternalFailure")
    if status == 503:
        usual = _UNAVAILABLE.get(call.service, "ServiceUnavailable")
    said = "We encountered an internal error. Please try again."
    return status, rule.code or usual, said if status >= 500 else f"fault {rule.id} says so"
