"""Judge every delivered row: typed values, and all the rules it breaks."""

import re
from functools import reduce

from pipeline_core.contract import Contract, Property
from pipeline_core.money import round_to_minor
from pipeline_core.parse import text, typed, unescape
from pipeline_core.rules import RowRule
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

REASONS = "reasons"
DELIVERED = "delivered"
VERSION = "version"

# Source lines of one file stay far below this; so one number orders all rows of a run.
LINES_PER_FILE = 1 << 40

# A value that is looked up by a column says nothing where that column is itself at fault.
_LOOKED_UP_BY = {"store_currency": "store_id"}


def judge(raw: DataFrame, files: DataFrame, stores: DataFrame, sales: Contract) -> DataFrame:
    """One row per record: the columns of `sales` as far as they parse, `version` (its place in
    the order of the run), `reasons` (empty when it is valid) and, only for a faulty one,
    `delivered`: the values as they came."""
    return (
        raw.transform(lambda frame: _with_file(frame, files))
        .transform(lambda frame: _with_text(frame, sales))
        .transform(lambda frame: _with_types(frame, sales))
        .transform(lambda frame: _with_store(frame, stores))
        .transform(lambda frame: _with_reasons(frame, sales))
        .transform(lambda frame: _as_judged(frame, sales))
    )


def _with_file(raw: DataFrame, files: DataFrame) -> DataFrame:
    sha256 = F.substring_index(F.substring_index("source_path", "/source_sha256=", -1), "/", 1)
    return (
        raw.withColumn("source_sha256", sha256)
        .drop("source_path")
        .join(F.broadcast(files.select("source_sha256", "file_no", "arrived_at")),
              on="source_sha256", how="left")
    )  # fmt: skip


def _with_text(raw: DataFrame, sales: Contract) -> DataFrame:
    values = [text(unescape(F.col(name))).alias(name) for name in sales.delivered]
    others = ["source_line", "malformed", "file_no", "arrived_at"]
    # One struct, because every step up to the last one copies what it hands on column by column.
    delivered = F.struct("malformed_record", *sales.delivered).alias(DELIVERED)
    return raw.select(*others, delivered, *values)


def _with_types(rows: DataFrame, sales: Contract) -> DataFrame:
    """Typed values under the columns' names; `given_` says which ones were not blank."""
    columns = [p for p in sales.properties if not p.derived]
    others = [c for c in rows.columns if c not in sales.delivered]
    values = [_value(column).alias(column.name) for column in columns]
    given = [
        F.col(column.name).isNotNull().alias(f"given_{column.name}")
        for column in columns
        if column.type != "string"
    ]
    return rows.select(*others, *values, *given)


def _value(column: Property) -> Column:
    value = typed(F.col(column.name), column.type)
    if column.default is None:
        return value
    blank = F.lit(column.default).cast(column.type)
    return F.when(F.col(column.name).isNull(), blank).otherwise(value)


def _with_store(rows: DataFrame, stores: DataFrame) -> DataFrame:
    """The store's currency, the date at the store, and what the price says of the amount."""
    share_paid = F.lit(100).cast("decimal(3,0)") - F.col("discount_pct")
    price = F.col("quantity").cast("decimal(9,0)") * F.col("unit_price")
    expected = price * share_paid * F.lit("0.01").cast("decimal(2,2)")
    at_store = F.from_utc_timestamp("transaction_ts", F.col("time_zone"))
    looked_up = stores.select("store_id", "time_zone", F.col("currency").alias("store_currency"))
    return (
        rows.join(F.broadcast(looked_up), on="store_id", how="left")
        .withColumn("expected_total", round_to_minor(expected, F.col("currency")))
        .withColumn("business_date", F.to_date(at_store))
        .drop("time_zone")
    )


def _with_reasons(rows: DataFrame, sales: Contract) -> DataFrame:
    faults: list[Column] = []
    for column in sales.properties:
        if not column.derived:
            faults += _column_faults(column)
        faults += [_rule_fault(rule) for rule in column.row_rules]
    faults += [_rule_fault(rule) for rule in sales.row_rules]
    # A name holds no comma: cheaper than an array, which would be built for every good row too.
    broken = F.concat_ws(",", *faults)
    malformed = F.concat(F.lit("malformed:"), F.col("malformed"))
    return rows.withColumn(
        REASONS, F.when(F.col("malformed").isNull(), broken).otherwise(malformed)
    )


def _column_faults(column: Property) -> list[Column]:
    value = F.col(column.name)
    faults = []
    given = value.isNotNull() if column.type == "string" else F.col(f"given_{column.name}")
    if column.required and column.default is None:
        faults.append(F.when(~given, F.lit(f"missing:{column.name}")))
    if column.type != "string":
        faults.append(F.when(given & value.isNull(), F.lit(f"type:{column.name}")))
    out_of_range = _out_of_range(column, value)
    if out_of_range is not None:
        faults.append(F.when(out_of_range, F.lit(f"range:{column.name}")))
    pattern = column.options.get("pattern")
    if pattern is not None:
        faults.append(F.when(~value.rlike(pattern), F.lit(f"pattern:{column.name}")))
    return faults


def _out_of_range(column: Property, value: Column) -> Column | None:
    length = F.length(value)
    faults: list[Column] = []
    for option, limit in column.options.items():
        if option == "minimum":
            faults.append(value < F.lit(str(limit)).cast(column.type))
        elif option == "maximum":
            faults.append(value > F.lit(str(limit)).cast(column.type))
        elif option == "minLength":
            faults.append(length < limit)
        elif option == "maxLength":
            faults.append(length > limit)
    return reduce(lambda left, right: left | right, faults) if faults else None


def _rule_fault(rule: RowRule) -> Column:
    broken = ~F.expr(rule.predicate)
    for name, key in _LOOKED_UP_BY.items():
        if re.search(rf"\b{name}\b", rule.predicate):
            broken = broken & F.col(key).isNotNull()
    return F.when(broken, F.lit(rule.name))


def _as_judged(rows: DataFrame, sales: Contract) -> DataFrame:
    version = F.col("file_no") * F.lit(LINES_PER_FILE) + F.col("source_line")
    return rows.select(
        *sales.delivered,
        "business_date",
        version.alias(VERSION),
        REASONS,
        F.when(F.col(REASONS) != "", F.col(DELIVERED)).alias(DELIVERED),
    )
