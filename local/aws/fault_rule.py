"""One rule of the fault switch: which calls or events it meets, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from local.aws.call import SERVICES, service_model

CALL_KINDS = ("throttle", "error", "timeout", "reset", "unknown", "kill")
EVENT_KINDS = ("duplicate", "delay", "drop", "reorder")
_COUNTS = ("id", "seen", "hits", "held")
_NUMBERS: dict[str, Any] = {"after": int, "times": int, "status": int, "seconds": (int, float)}


@dataclass
class Rule:
    """Calls (or S3 events, of service "events") that match, and what becomes of them."""

    service: str
    kind: str
    operation: str = "*"
    # A pattern for the role's name, or for `service:NAME` where AWS itself calls.
    principal: str = "*"
    # Part of the ARN of what is called, or of an event's BUCKET/KEY.
    resource: str = ""
    status: int | None = None
    code: str | None = None
    seconds: float | None = None
    after: int = 0
    times: int | None = None
    id: int = 0
    seen: int = 0
    hits: int = 0
    # Events that wait for those that shall overtake them.
    held: list[Callable[[], None]] = field(default_factory=list, repr=False)

    def strikes(self) -> bool:
        """Count one that matches; whether it is spoiled."""
        self.seen += 1
        struck = self.seen > self.after and (self.times is None or self.hits < self.times)
        self.hits += struck
        return struck

    def as_dict(self) -> dict[str, Any]:
        """The rule as it was given, and its counts."""
        found = asdict(self) | {"held": len(self.held)}
        return {name: value for name, value in found.items() if value is not None}


def checked(given: Any) -> Rule:
    """The rule that a request describes; an error names what is wrong and what is allowed."""
    allowed = [each.name for each in fields(Rule) if each.name not in _COUNTS]
    if not isinstance(given, dict):
        raise ValueError(f"a fault is a JSON object with {', '.join(allowed)}; got {given!r}")
    if unknown := [name for name in given if name not in allowed]:
        raise ValueError(f"unknown field {unknown[0]!r}; allowed: {', '.join(allowed)}")
    if missing := [name for name in ("service", "kind") if name not in given]:
        raise ValueError(f"{missing[0]} is missing; a fault has at least service and kind")
    for name, number in _NUMBERS.items():
        if name in given and (not isinstance(given[name], number) or given[name] < 0):
            raise ValueError(f"{name} is {given[name]!r}; it must be a number from 0")
    rule = Rule(**given)
    rule.service = SERVICES.get(rule.service, rule.service)
    kinds = CALL_KINDS + (EVENT_KINDS if rule.service == "events" else ())
    if rule.kind not in kinds:
        raise ValueError(f"kind {rule.kind!r} of {rule.service}; allowed: {', '.join(kinds)}")
    if rule.kind == "reorder" and (rule.times or 0) < 2:
        raise ValueError(f"reorder needs times of at least 2, got {rule.times}")
    model = service_model(rule.service)
    if model is None:
        raise ValueError(f"service {rule.service!r} is unknown; name it as an SDK does, as in s3")
    if rule.operation != "*" and rule.operation not in model.operation_names:
        raise ValueError(f"{rule.service} has no operation {rule.operation!r}; * stands for all")
    return rule
