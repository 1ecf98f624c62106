"""Strict reading: tables of texts and what they are."""

import threading
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pipeline_core.parse import BLANKS, UnparsableType, text, typed, unescape
from pyspark.sql import functions as F

FAULT = None


def read(spark: Any, values: list[str], column: Any) -> list[Any]:
    rows = spark.createDataFrame([(i, v) for i, v in enumerate(values)], "i int, v string")
    return [r[0] for r in rows.select(column(F.col("v")), "i").orderBy("i").collect()]


INTEGERS = {
    "5": 5, "-5": -5, "+5": 5, "0": 0, "-0": 0, "007": 7, "999999999": 999999999,
    "1000000000": FAULT, "99999999999999999999": FAULT, "two": FAULT, "5.0": FAULT, "5.": FAULT,
    "1e3": FAULT, "1,000": FAULT, "1 0": FAULT, "٣": FAULT, "３": FAULT, "0x10": FAULT,
    "--5": FAULT,
    "+": FAULT, "5L": FAULT, "NaN": FAULT, "\x015": FAULT, "5\x00": FAULT, "5\nx": FAULT,
}  # fmt: skip
DECIMALS = {
    "12.50": "12.5000", "-0": "0.0000", "-0.00": "0.0000", "0": "0.0000", "+1.5": "1.5000",
    "99999999.9999": "99999999.9999", "100000000": FAULT, "1.23456": FAULT, "1.": FAULT,
    ".5": FAULT, "1,5": FAULT, "1.234,56": FAULT, "1e3": FAULT, "1e309": FAULT, "NaN": FAULT,
    "Infinity": FAULT, "-Infinity": FAULT, "inf": FAULT, "1.5d": FAULT, "1_0": FAULT, "$1": FAULT,
    "١.٥": FAULT, "1.5 EUR": FAULT, "0x1p3": FAULT,
}  # fmt: skip
TIMESTAMPS = {
    "2026-01-02T03:04:05Z": "2026-01-02 03:04:05",
    "2026-01-02T03:04Z": FAULT,
    "2026-01-02T03:04:05.123456Z": "2026-01-02 03:04:05.123456",
    "2026-01-02T03:04:05.123456789Z": "2026-01-02 03:04:05.123456",
    "2026-01-02T23:59:59-05:00": "2026-01-03 04:59:59",
    "2026-01-02T00:00:00+14:00": "2026-01-01 10:00:00",
    "2024-02-29T00:00:00Z": "2024-02-29 00:00:00",
    "0001-01-01T00:00:00Z": "0001-01-01 00:00:00",
    "9999-12-31T23:59:59Z": "9999-12-31 23:59:59",
    "2026-02-29T00:00:00Z": FAULT, "2026-13-01T00:00:00Z": FAULT, "2026-01-32T00:00:00Z": FAULT,
    "2026-01-02T24:00:00Z": FAULT, "2026-01-02T23:60:00Z": FAULT, "2016-12-31T23:59:60Z": FAULT,
    "2026-01-02T03:04:05": FAULT, "2026-01-02": FAULT, "2026-01-02 03:04:05Z": FAULT,
    "2026-01-02T03:04:05z": FAULT, "2026-1-2T03:04:05Z": FAULT, "02.01.2026": FAULT,
    "2026-01-02T03:04:05+0500": FAULT, "2026-01-02T03:04:05+25:00": FAULT,
    "2026-01-02T03:04:05+05:75": FAULT, "2026-01-02T03:04:05 UTC": FAULT, "now": FAULT,
    "epoch": FAULT, "1767323045": FAULT, "12026-01-02T03:04:05Z": FAULT, "T": FAULT,
}  # fmt: skip


BOOLEANS = {"true": True, "False": False, "1": FAULT, "yes": FAULT, "t": FAULT, "truefalse": FAULT}
DOUBLES = {
    "0.1": 0.1, "-5": -5.0, "1e-7": 1e-7, "123456789012345680000": 1.2345678901234568e20,
    "9E+99": 9e99, "1e308": FAULT, "9" * 400: FAULT,
    "NaN": FAULT, "Infinity": FAULT, "1.5d": FAULT, "1,5": FAULT, ".5": FAULT, "0x1p3": FAULT,
}  # fmt: skip


SHARES = {"0.1234": "0.1234", "-0.5": "-0.5", "0": "0", "1": FAULT, "0.12345": FAULT}


@pytest.mark.parametrize(
    ("type_name", "table", "convert"),
    [
        ("int", INTEGERS, int),
        ("boolean", BOOLEANS, bool),
        ("double", DOUBLES, float),
        ("decimal(12,4)", DECIMALS, Decimal),
        ("decimal(4,4)", SHARES, Decimal),
        ("timestamp", TIMESTAMPS, lambda t: datetime.fromisoformat(t).replace(tzinfo=UTC)),
    ],
)
def test_a_text_is_exactly_of_its_type_or_a_fault(
    spark: Any, type_name: str, table: dict[str, Any], convert: Any
) -> None:
    def column(value: Any) -> Any:
        parsed = typed(value, type_name)
        return F.unix_micros(parsed) if type_name == "timestamp" else parsed

    found = read(spark, list(table), column)
    expected = [None if want is FAULT else convert(want) for want in table.values()]
    if type_name == "timestamp":
        zero = datetime(1970, 1, 1, tzinfo=UTC)
        expected = [None if e is None else _micros(e - zero) for e in expected]
    assert dict(zip(table, found, strict=True)) == dict(zip(table, expected, strict=True))


def _micros(delta: Any) -> int:
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def test_blanks_around_a_value_go_and_blank_is_missing(spark: Any) -> None:
    values = {
        " 5 ": "5", "\t5\xa0": "5", "": None, "   ": None, BLANKS: None, "\u3000x y\u2009": "x y",
        "Café": "Café", "É": "É", "é ": "é", "😀": "😀", "a\u0301": "a\u0301", "\u200f": "\u200f",
        "=1+1": "=1+1", "\x7f": "\x7f", "null": "null",
        "NULL": "NULL", "\\N": "\\N", "x\x00": "x\x00",
    }  # fmt: skip
    assert dict(zip(values, read(spark, list(values), text), strict=True)) == values


def test_a_long_run_of_blanks_inside_a_value_holds_nothing_up(spark: Any) -> None:
    value, found = "é" + " " * 300_000 + "é", []
    # From each blank anew, this takes many minutes, which nothing can interrupt.
    reading = threading.Thread(
        target=lambda: found.extend(read(spark, [value, f" {value}\n"], text)), daemon=True
    )
    reading.start()
    reading.join(60)
    assert found == [value, value]


def test_escapes_are_undone(spark: Any) -> None:
    values = {
        "a\\nb": "a\nb", "a\\\\nb": "a\\nb", "\\\\\\n": "\\\n", "\\\\\\\\": "\\\\",
        "\\r\\n": "\r\n",
        "plain": "plain", "C:\\\\new\\\\rows": "C:\\new\\rows", "\\n\\\\\\r": "\n\\\r",
    }  # fmt: skip
    assert dict(zip(values, read(spark, list(values), unescape), strict=True)) == values


def test_null_stays_null(spark: Any) -> None:
    for column in (text, unescape, lambda c: typed(c, "int"), lambda c: typed(c, "decimal(4,2)")):
        assert read(spark, [None], column) == [None]  # type: ignore[list-item]


def test_a_type_without_a_strict_reading_is_an_error() -> None:
    with pytest.raises(UnparsableType, match="'float'.*allowed: string, int"):
        typed(None, "float")  # type: ignore[arg-type]
