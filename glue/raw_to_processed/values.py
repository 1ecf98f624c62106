"""Typed values of a delivered row, and what its store says of it."""

from collections.abc import Sequence

from pipeline_core.contract import Contract, Property
from pipeline_core.literal_rows import literal_rows
from pipeline_core.money import round_to_minor
from pipeline_core.parse import typed
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from raw_to_processed.stores import Store

VERSION = "version"

# Source lines of one file stay far below this; so one number orders all rows of a run.
LINES_PER_FILE = 1 << 40


def version(file_no: Column, source_line: Column) -> Column:
    """The row's place in the order of the run."""
    return file_no * F.lit(LINES_PER_FILE) + source_line


def file_no() -> Column:
    """The number of the file, from the version."""
    return F.shiftright(VERSION, 40).cast("int").alias("file_no")


def source_line() -> Column:
    """The line of the file, from the version."""
    return (F.col(VERSION) % F.lit(LINES_PER_FILE)).alias("source_line")


def given(column: Property) -> Column:
    """Whether the source gave the column a value that is not blank."""
    name = column.name
    return F.col(name).isNotNull() if column.type == "string" else F.col(f"given_{name}")


def with_types(rows: DataFrame, sales: Contract) -> DataFrame:
    """Typed values in place of the texts; what is not text says beside it whether it was given."""
    columns = [column for column in sales.properties if not column.derived]
    others = [name for name in rows.columns if name not in sales.delivered]
    values = [_value(column).alias(column.name) for column in columns]
    marks = [
        F.col(column.name).isNotNull().alias(f"given_{column.name}")
        for column in columns
        if column.type != "string"
    ]
    return rows.select(*others, *values, *marks)


def _value(column: Property) -> Column:
    value = typed(F.col(column.name), column.type)
    if column.default is None:
        return value
    blank = F.lit(column.default).cast(column.type)
    return F.when(F.col(column.name).isNull(), blank).otherwise(value)


def with_store(rows: DataFrame, stores: Sequence[Store]) -> DataFrame:
    """The store's currency, the date at the store, and what the price says of the amount."""
    share_paid = F.lit(100).cast("decimal(3,0)") - F.col("discount_pct")
    price = F.col("quantity") * F.col("unit_price")
    expected = price * share_paid * F.lit("0.01").cast("decimal(2,2)")
    known = [
        {"store_id": s.store_id, "time_zone": s.time_zone, "store_currency": s.currency}
        for s in stores
    ]
    schema = "store_id string, time_zone string, store_currency string"
    looked_up = literal_rows(rows.sparkSession, known, schema)
    return (
        rows.join(F.broadcast(looked_up), on="store_id", how="left")
        .withColumn("expected_total", round_to_minor(expected, F.col("currency")))
        .withColumn("business_date", F.to_date(_at_store(stores)))
        .drop("time_zone")
    )


def _at_store(stores: Sequence[Store]) -> Column:
    # Spark looks a zone up by its name for every row, a literal one once.
    moment = F.when(F.lit(False), F.lit(None).cast("timestamp"))
    for zone in sorted({store.time_zone for store in stores}):
        there = F.from_utc_timestamp("transaction_ts", zone)
        moment = moment.when(F.col("time_zone") == zone, there)
    return moment
