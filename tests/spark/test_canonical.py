"""Canonical parts: what was written is what is read, byte for byte."""

from pathlib import Path
from typing import Any

import pytest
from lake import SALES_COLUMNS, canonical_line
from pyspark.sql import functions as F

VALUES = [
    "plain", " spaces ", "\t", 'a"b', '"quoted"', '"', '""', '",', ",", "a,b", "'", "\\", "\\n",
    "\\\\",
    "a\nb", "a\r\nb", '"a\nb",\\', "#comment", "é😀\u2028\u2029\x85\x0b\x0c",
    "\ufeffx", "=1+1", "null",
    "\\N", "x" * 200_000, 'ends with quote"', '"starts', "\x00", 'nul\x00"quote',
    "\x1a", "-0", "a\\",
]  # fmt: skip


def write(folder: Path, lines: list[str], sha: str = "a" * 64) -> str:
    part = folder / "ingest_date=2026-01-05" / f"source_sha256={sha}" / "part-00000.csv"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes("".join(line + "\n" for line in lines).encode())
    return str(part)


def read(spark: Any, *parts: str) -> list[Any]:
    from pipeline_core.canonical import read_lines, records
    from pipeline_core.contract import load_contract
    from pipeline_core.parse import unescape

    frame = records(read_lines(spark, parts), load_contract("sales_raw"))
    columns = [unescape(F.col(name)).alias(name) for name in SALES_COLUMNS]
    return (
        frame.select("source_line", "malformed", *columns, "source_path")
        .orderBy("source_line")
        .collect()
    )


def test_values_come_back_as_they_were(spark: Any, tmp_path: Path) -> None:
    lines, width = [], len(SALES_COLUMNS)
    for number, value in enumerate(VALUES):
        fields: list[str | None] = [None] * width
        fields[number % width] = value
        fields[-1] = value
        lines.append(canonical_line([str(number + 2), None, None, *fields]))
    rows = read(spark, write(tmp_path, lines))
    assert len(rows) == len(VALUES)
    for number, (row, value) in enumerate(zip(rows, VALUES, strict=True)):
        assert row["source_line"] == number + 2
        assert row[SALES_COLUMNS[number % width]] == value
        assert row[SALES_COLUMNS[-1]] == value
        assert sum(row[name] is not None for name in SALES_COLUMNS) == (
            1 if number % width == width - 1 else 2
        )


def test_only_listed_parts_are_read_and_their_folders_give_no_columns(
    spark: Any, tmp_path: Path
) -> None:
    line = canonical_line(["2", None, None, *["x"] * len(SALES_COLUMNS)])
    listed = write(tmp_path, [line], "1" * 64)
    write(tmp_path, [line], "2" * 64)
    other_listed = write(tmp_path, [line], "0012e5" + "3" * 58)
    rows = read(spark, listed, other_listed)
    assert sorted(r["source_path"].split("source_sha256=")[1][:6] for r in rows) == [
        "0012e5",
        "111111",
    ]


def test_a_part_from_before_the_contract_grew_lacks_its_last_columns(
    spark: Any, tmp_path: Path
) -> None:
    delivered = ["a,b", '"', '",",', "\n\\"]
    for width in (1, len(delivered)):
        fields = delivered[:width]
        part = write(tmp_path / str(width), [canonical_line(["2", None, None, *fields])])
        (row,) = read(spark, part)
        lacking = [None] * (len(SALES_COLUMNS) - width)
        assert [row[name] for name in SALES_COLUMNS] == [*fields, *lacking]


@pytest.mark.parametrize("line", ["2,,," + ",".join(["x"] * 15), "two" + "," * 16])
def test_a_part_that_does_not_fit_the_contract_is_an_error(
    spark: Any, tmp_path: Path, line: str
) -> None:
    with pytest.raises(Exception, match="MALFORMED|Malformed|FAILED_READ|FAILFAST"):
        read(spark, write(tmp_path, [line]))


def test_no_parts_are_no_rows(spark: Any) -> None:
    assert read(spark) == []
