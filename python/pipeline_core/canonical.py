"""Canonical parts: CSV without a header, one record per physical line, as ingest wrote them."""

from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import LongType, StringType, StructField, StructType

from pipeline_core.contract import Contract

SOURCE_PATH = "source_path"


def read_parts(spark: SparkSession, contract: Contract, parts: Sequence[str]) -> DataFrame:
    """Exactly these parts, every value as delivered but still escaped, and the path of its part."""
    if not parts:
        return spark.createDataFrame([], _schema(contract).add(SOURCE_PATH, StringType()))
    rows = (
        spark.read.schema(_schema(contract))
        .options(
            header=False,
            sep=",",
            quote='"',
            escape='"',
            # Its default is NUL, which would be swallowed before a quote; a raw CR never occurs.
            charToEscapeQuoteEscaping="\r",
            lineSep="\n",
            encoding="UTF-8",
            multiLine=False,
            ignoreLeadingWhiteSpace=False,
            ignoreTrailingWhiteSpace=False,
            nullValue="",
            emptyValue="",
            maxCharsPerColumn=-1,
            # The parts are ours: one that does not fit the contract is a defect, not dirty data.
            mode="FAILFAST",
        )
        .csv(list(parts))
    )
    return rows.selectExpr("*", f"_metadata.file_path as {SOURCE_PATH}")


def _schema(contract: Contract) -> StructType:
    """The columns of a part: the contract's, less the partition keys, which are in its path."""
    columns = [name for name in contract.columns if name not in contract.partitions]
    return StructType(
        [
            StructField(name, LongType() if name == "source_line" else StringType())
            for name in columns
        ]
    )
