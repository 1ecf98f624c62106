"""Canonical parts: CSV without a header, one record per physical line, as ingest wrote them."""

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from pipeline_core.contract import Contract

LINE = "line"
SOURCE_PATH = "source_path"

_CSV = {
    "header": "false",
    "sep": ",",
    "quote": '"',
    "escape": '"',
    # Its default is NUL, which would be swallowed before a quote; a raw CR never occurs.
    "charToEscapeQuoteEscaping": "\r",
    "ignoreLeadingWhiteSpace": "false",
    "ignoreTrailingWhiteSpace": "false",
    "nullValue": "",
    "emptyValue": "",
    "maxCharsPerColumn": "-1",
    # The parts are ours: one that does not fit the contract is a defect, not dirty data.
    "mode": "FAILFAST",
}


def read_lines(spark: SparkSession, parts: Sequence[str]) -> DataFrame:
    """Exactly the lines of these parts, each with the path of its part."""
    if not parts:
        return spark.createDataFrame([], f"{LINE} string, {SOURCE_PATH} string")
    lines = spark.read.option("lineSep", "\n").text(list(parts))
    return lines.selectExpr(f"value as {LINE}", f"_metadata.file_path as {SOURCE_PATH}")


def records(lines: DataFrame, contract: Contract) -> DataFrame:
    """The columns of the contract in place of the lines, every value as delivered but escaped."""
    others = [name for name in lines.columns if name != LINE]
    columns = line_columns(contract)
    schema = ", ".join(f"{name} {_type(name)}" for name in columns)
    record = F.from_csv(_filled_up(F.col(LINE), len(columns)), schema, _CSV).alias("record")
    return lines.select(record, *others).select("record.*", *others)


def line_columns(contract: Contract) -> list[str]:
    """The columns of a line: the contract's, less the partition keys, which are in its path."""
    return [name for name in contract.columns if name not in contract.partitions]


def _filled_up(line: Column, columns: int) -> Column:
    """The line with an empty field for each column that was added after it was written.

    A contract grows at its end only. Fields beyond its columns stay an error.
    """
    # Quotes around a field, and doubled in it, come in pairs; what is left of commas parts fields.
    commas = F.regexp_count(F.regexp_replace(line, '"[^"]*"', ""), F.lit(","))
    return F.concat(line, F.lit("," * (columns - 1)).substr(commas + 1, F.lit(columns)))


def _type(name: str) -> str:
    return "bigint" if name == "source_line" else "string"
