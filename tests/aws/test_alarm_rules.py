"""Pure rules of alarms: missing data, comparisons, metric math, rules of composite alarms."""

from __future__ import annotations

import pytest

from local.aws.run.alarm_rule import holds
from local.aws.run.alarm_verdict import Criterion, verdict
from local.aws.run.metric_math import compute


@pytest.mark.parametrize(
    ("points", "m", "missing", "ignore", "breaching", "not_breaching"),
    [
        # The tables of the CloudWatch guide, N = 3; "same" keeps the state.
        ("0-X-X", 3, "OK", "OK", "OK", "OK"),
        ("0----", 3, "OK", "OK", "OK", "OK"),
        ("-----", 3, "INSUFFICIENT_DATA", "same", "ALARM", "OK"),
        ("0XX-X", 3, "ALARM", "ALARM", "ALARM", "ALARM"),
        ("--X--", 3, "ALARM", "same", "ALARM", "OK"),
        ("0-X-X", 2, "ALARM", "ALARM", "ALARM", "ALARM"),
        ("00X0X", 2, "ALARM", "ALARM", "ALARM", "ALARM"),
        ("0-X--", 2, "OK", "OK", "ALARM", "OK"),
        ("----0", 2, "OK", "OK", "ALARM", "OK"),
        ("---X-", 2, "ALARM", "same", "ALARM", "OK"),
    ],
)
def test_missing_data(
    points: str, m: int, missing: str, ignore: str, breaching: str, not_breaching: str
) -> None:
    values = [{"0": 0.0, "X": 9.0, "-": None}[letter] for letter in points]
    policies = ("missing", "ignore", "breaching", "notBreaching")
    found = [
        verdict(values, Criterion("GreaterThanThreshold", 5.0, 3, m, policy), "same")
        for policy in policies
    ]
    assert found == [missing, ignore, breaching, not_breaching]


@pytest.mark.parametrize(
    ("operator", "states"),
    [
        ("GreaterThanThreshold", ["OK", "OK", "ALARM"]),
        ("GreaterThanOrEqualToThreshold", ["OK", "ALARM", "ALARM"]),
        ("LessThanThreshold", ["ALARM", "OK", "OK"]),
        ("LessThanOrEqualToThreshold", ["ALARM", "ALARM", "OK"]),
    ],
)
def test_comparisons(operator: str, states: list[str]) -> None:
    criterion = Criterion(operator, 5.0, 1, 1, "missing")
    assert [verdict([value], criterion, "") for value in (4.0, 5.0, 6.0)] == states


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("100 * a / b", 25.0),
        ("a / none", None),
        ("a / (b - b)", None),
        ("FILL(none, 0) + a", 1.0),
        ("IF(b > 2, a, 0 - a)", 1.0),
        ("MAX([a, b, none])", 4.0),
        ("-a + SUM([a, b])", 4.0),
    ],
)
def test_metric_math(expression: str, value: float | None) -> None:
    assert compute(expression, {"a": 1.0, "b": 4.0, "none": None}) == value


def test_metric_math_that_is_not_known_is_named() -> None:
    with pytest.raises(ValueError, match="'ANOMALY_DETECTION_BAND"):
        compute("ANOMALY_DETECTION_BAND(a, 2)", {"a": 1.0})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('ALARM("bad")', True),
        ("ALARM(bad) AND OK(good)", True),
        ("NOT ALARM(bad) OR INSUFFICIENT_DATA(good)", False),
        ("(ALARM(good) OR ALARM(bad)) AND TRUE", True),
        ("NOT (ALARM(bad) AND OK(good))", False),
    ],
)
def test_alarm_rules(rule: str, expected: bool) -> None:
    assert holds(rule, {"bad": "ALARM", "good": "OK"}.__getitem__) is expected


@pytest.mark.parametrize("rule", ["ALARM(bad", "ALARM(bad) AND", "bad", "ALARM(bad) OK(bad)"])
def test_a_rule_that_cannot_be_read_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="expected ALARM"):
        holds(rule, lambda name: "OK")
