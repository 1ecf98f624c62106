"""Minor digits and rounding."""

from decimal import Decimal
from typing import Any

import pytest
from pipeline_core.money import minor_digits, round_to_minor
from pyspark.sql import functions as F


@pytest.mark.parametrize(("currency", "digits"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("XYZ", 2)])
def test_minor_digits(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


def test_ties_go_away_from_zero_and_nothing_is_a_float(spark: Any) -> None:
    cases = [
        ("0.125", "USD", "0.13"), ("-0.125", "USD", "-0.13"), ("2.5", "JPY", "3"),
        ("-2.5", "JPY", "-3"), ("1.2345", "KWD", "1.235"), ("1.005", "USD", "1.01"),
        ("99999999999999.995", None, "100000000000000.00"),
    ]  # fmt: skip
    frame = spark.createDataFrame(
        [(Decimal(a), c) for a, c, _ in cases], "a decimal(34,10), c string"
    )
    found = [r[0] for r in frame.select(round_to_minor(F.col("a"), F.col("c"))).collect()]
    assert found == [Decimal(want) for _, _, want in cases]
