"""Which state an alarm's datapoints call for, by CloudWatch's documented rules for missing data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

OK, ALARM, INSUFFICIENT = "OK", "ALARM", "INSUFFICIENT_DATA"
_SHORT_PERIOD_SECONDS = 300

BREACHES: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}


@dataclass(frozen=True)
class Criterion:
    """When an alarm is raised: M breaching datapoints among the last N."""

    operator: str
    threshold: float
    periods: int
    to_alarm: int
    missing: str

    def breaches(self, value: float) -> bool:
        """Whether one datapoint is outside the threshold."""
        return BREACHES[self.operator](value, self.threshold)


def datapoints_wanted(periods: int, seconds: int) -> int:
    """How far CloudWatch looks back for N periods: a little further when data comes late."""
    return periods + 2 if seconds <= _SHORT_PERIOD_SECONDS else periods


def verdict(points: Sequence[float | None], criterion: Criterion, current: str) -> str:
    """The state after these datapoints, oldest first; None is a missing one."""
    existing = [point for point in points if point is not None]
    if not existing:
        states = {"breaching": ALARM, "notBreaching": OK, "ignore": current}
        return states.get(criterion.missing, INSUFFICIENT)
    recent = existing[-criterion.periods :]
    breaching = sum(criterion.breaches(point) for point in recent)
    if breaching >= criterion.to_alarm:
        return ALARM
    lacking = criterion.periods - len(recent)
    if criterion.missing == "breaching":
        return ALARM if lacking and breaching + lacking >= criterion.to_alarm else OK
    if not lacking or criterion.missing == "notBreaching" or breaching < len(recent):
        return OK
    if criterion.missing == "ignore":
        return current
    # All that is known breaches: raised once the oldest of it is as old as M datapoints.
    oldest = next(index for index, point in enumerate(points) if point is not None)
    return ALARM if len(points) - oldest >= criterion.to_alarm else current


def reason(points: Sequence[float | None], criterion: Criterion, state: str) -> str:
    """Why the alarm is in its state, in the words of the service."""
    existing = [point for point in points if point is not None][-criterion.periods :]
    if not existing:
        treated = "" if state == INSUFFICIENT else f", treated as {criterion.missing}"
        return f"no datapoints were received for {len(points)} periods{treated}"
    hit = [point for point in existing if criterion.breaches(point)]
    shown = ", ".join(f"{point:g}" for point in (hit if state == ALARM and hit else existing))
    verb = "was" if len(existing) == 1 else "were"
    sense = "" if state == ALARM else "not "
    words = {
        "GreaterThanThreshold": "greater than",
        "GreaterThanOrEqualToThreshold": "greater than or equal to",
        "LessThanThreshold": "less than",
        "LessThanOrEqualToThreshold": "less than or equal to",
    }[criterion.operator]
    return (
        f"Threshold Crossed: {len(hit)} out of the last {len(existing)} datapoints [{shown}] "
        f"{verb} {sense}{words} the threshold ({criterion.threshold:g}); "
        f"{criterion.to_alarm} of {criterion.periods} raise the alarm"
    )
