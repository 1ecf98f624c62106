"""Judge every delivered row: typed values, and all the rules it breaks."""

from collections.abc import Sequence

from pipeline_core.contract import Contract
from pipeline_core.parse import text, unescape
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from raw_to_processed.faults import faults
from raw_to_processed.stores import Store
from raw_to_processed.values import VERSION, version, with_store, with_types

REASONS = "reasons"
DELIVERED = "delivered"


def judge(raw: DataFrame, stores: Sequence[Store], sales: Contract) -> DataFrame:
    """One row per record: the columns of `sales` as far as they parse, `version` (its place in
    the order of the run), `reasons` (empty when it is valid) and, only for a faulty one,
    `delivered`: the values as they came. `raw` has `file_no` and `arrived_at`."""
    return (
        raw.transform(lambda rows: _with_text(rows, sales))
        .transform(lambda rows: with_types(rows, sales))
        .transform(lambda rows: with_store(rows, stores))
        .transform(lambda rows: _with_reasons(rows, sales))
        .transform(lambda rows: _as_judged(rows, sales))
    )


def _with_text(raw: DataFrame, sales: Contract) -> DataFrame:
    values = [text(unescape(F.col(name))).alias(name) for name in sales.delivered]
    place = version(F.col("file_no"), F.col("source_line")).alias(VERSION)
    # One struct, because every step up to the last one copies what it hands on column by column.
    delivered = F.struct("malformed_record", *sales.delivered).alias(DELIVERED)
    return raw.select(place, "malformed", "arrived_at", delivered, *values)


def _with_reasons(rows: DataFrame, sales: Contract) -> DataFrame:
    # A name holds no comma: cheaper than an array, which would be built for every good row too.
    broken = [F.when(fault.broken, F.lit(fault.name)) for fault in faults(sales)]
    malformed = F.concat(F.lit("malformed:"), F.col("malformed"))
    reasons = F.when(F.col("malformed").isNull(), F.concat_ws(",", *broken)).otherwise(malformed)
    return rows.withColumn(REASONS, reasons)


def _as_judged(rows: DataFrame, sales: Contract) -> DataFrame:
    delivered = F.when(F.col(REASONS) != "", F.col(DELIVERED)).alias(DELIVERED)
    return rows.select(*sales.delivered, "business_date", VERSION, REASONS, delivered)
