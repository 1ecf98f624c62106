"""Rows of given dates."""

from collections.abc import Iterable
from datetime import date

from pyspark.sql import Column
from pyspark.sql import functions as F


def on_dates(column: str, days: Iterable[date]) -> Column:
    """Whether the date column holds one of these days; null where the column is null.

    As SQL literals: `isin` hands a Python date to Java by `strftime`, which does not pad the year
    1 to `0001`, and Java refuses that.
    """
    literals = ", ".join(f"date '{day.isoformat()}'" for day in sorted(set(days)))
    return F.expr(f"{column} IN ({literals})") if literals else F.lit(False)


def has_day(column: str) -> Column:
    """Whether the column holds a date that Python and a plan can name; never null.

    The years 1 to 9999: Spark's dates go further, as on the last evening of that calendar at a
    store east of the one who wrote it.
    """
    within = F.col(column).between(F.expr("date '0001-01-01'"), F.expr("date '9999-12-31'"))
    return F.coalesce(within, F.lit(False))
