"""The short way through judgement: most rows are plainly good, and that is cheap to see.

A plain line holds nothing that a CSV parser, an escape or a trim would change, so its fields are
what stands between its commas. Where such a row breaks no rule, all is said; any other line is
kept as it is for `judge`. Both ways share the typing and the faults.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from pipeline_core.canonical import LINE, line_columns
from pipeline_core.contract import Contract
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from raw_to_processed.faults import faults
from raw_to_processed.stores import Store
from raw_to_processed.values import VERSION, version, with_store, with_types

REST = "rest"

# Quotes and escapes; blanks beside a comma or at the end; blanks other than a space. What is
# blank beyond ASCII shows in the number of bytes.
_NOT_PLAIN = ('"', "\\", ", ", " ,", "\t", "\x0b", "\x0c")


def sift(lines: DataFrame, stores: Sequence[Store], raw: Contract, sales: Contract) -> DataFrame:
    """One row per line: the columns of `sales` and `version`; `rest`, the line, unless it is
    plainly good. `lines` have `file_no` and `arrived_at`."""
    broken = reduce(or_, [fault.broken for fault in faults(sales)])
    good = F.col("plain") & ~F.coalesce(broken, F.lit(False)) & F.col(VERSION).isNotNull()
    return (
        _with_fields(lines, raw, sales)
        .transform(lambda rows: with_types(rows, sales))
        .transform(lambda rows: with_store(rows, stores))
        .select(*sales.delivered, "business_date", VERSION, F.when(~good, F.col(LINE)).alias(REST))
    )


def _with_fields(lines: DataFrame, raw: Contract, sales: Contract) -> DataFrame:
    columns = line_columns(raw)
    fields = F.split(LINE, ",", -1)
    place = {name: fields[number] for number, name in enumerate(columns)}
    # Fewer are of a part from before the contract grew; what it lacks is blank.
    known = F.size(fields).between(columns.index("malformed") + 1, len(columns))
    whole = known & (place["malformed"] == "")
    return lines.select(
        LINE,
        "arrived_at",
        (_is_plain(F.col(LINE)) & whole).alias("plain"),
        version(F.col("file_no"), place["source_line"].cast("bigint")).alias(VERSION),
        *[F.when(place[name] != "", place[name]).alias(name) for name in sales.delivered],
    )


def _is_plain(line: Column) -> Column:
    only_ascii = F.length(line) == F.octet_length(line)
    without = [~line.contains(sign) for sign in _NOT_PLAIN]
    return reduce(and_, [only_ascii, *without, ~line.endswith(" ")])
