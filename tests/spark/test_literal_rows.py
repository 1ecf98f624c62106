"""Small frames made inside the JVM."""

from datetime import datetime
from typing import Any

from pipeline_core.literal_rows import literal_rows


def test_rows_keep_every_character_and_the_moment(spark: Any) -> None:
    text = 'ü"\\n\\\n\t\u2028😀\x00,{}'
    rows = [
        {"n": 1, "t": text, "at": "2026-01-02T03:04:05.678901+00:00"},
        {"n": 2, "t": None, "at": None},
    ]
    frame = literal_rows(spark, rows, "n int, t string, at timestamp")
    micros = "cast(at as string) as at"
    assert [tuple(r) for r in frame.selectExpr("n", "t", micros).collect()] == [
        (1, text, "2026-01-02 03:04:05.678901"), (2, None, None),
    ]  # fmt: skip
    assert isinstance(frame.first()["at"], datetime)


def test_no_rows(spark: Any) -> None:
    assert literal_rows(spark, [], "n int").collect() == []
