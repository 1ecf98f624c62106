"""The judgement of a run's files, kept while it is asked for."""

from collections.abc import Sequence

from pipeline_core.canonical import LINE, SOURCE_PATH, read_lines, records
from pipeline_core.contract import load_contract
from pipeline_core.counts import Unbalanced
from pipeline_core.manifest import Manifest
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from raw_to_processed.sift import REST, sift
from raw_to_processed.stores import Store
from raw_to_processed.transform import DELIVERED, REASONS, judge
from raw_to_processed.values import file_no


def judgement(manifest: Manifest, files: DataFrame, stores: Sequence[Store]) -> DataFrame:
    """All rows of the files as `judge` says them, each looked at once; they must be as many as
    the manifest says."""
    raw, sales = load_contract("sales_raw"), load_contract("sales")
    lines = _with_file(read_lines(files.sparkSession, manifest.parts), files)
    # Kept as rows without their plans: several questions follow, and Spark would go through the
    # whole judgement again to plan each of them, which for a small run takes longer than all else.
    sifted = sift(lines, stores, raw, sales).localCheckpoint()
    total = sifted.count()
    if total != manifest.rows_in:
        raise Unbalanced(f"the parts hold {total} rows, the manifest says {manifest.rows_in}")
    rest = judge(records(_rest(sifted, files), raw), stores, sales).localCheckpoint()
    return _good(sifted, rest).unionByName(rest)


def _with_file(lines: DataFrame, files: DataFrame) -> DataFrame:
    sha256 = F.substring_index(F.substring_index(SOURCE_PATH, "/source_sha256=", -1), "/", 1)
    numbers = F.broadcast(files.select("source_sha256", "file_no", "arrived_at"))
    return lines.select(LINE, sha256.alias("source_sha256")).join(
        numbers, on="source_sha256", how="left"
    )


def _rest(sifted: DataFrame, files: DataFrame) -> DataFrame:
    lines = sifted.where(F.col(REST).isNotNull()).select(F.col(REST).alias(LINE), file_no())
    arrivals = F.broadcast(files.select("file_no", "arrived_at"))
    return lines.join(arrivals, on="file_no", how="left")


def _good(sifted: DataFrame, rest: DataFrame) -> DataFrame:
    return (
        sifted.where(F.col(REST).isNull())
        .drop(REST)
        .withColumn(REASONS, F.lit(""))
        .withColumn(DELIVERED, F.lit(None).cast(rest.schema[DELIVERED].dataType))
    )
