"""Rows of given dates."""

from collections.abc import Iterable
from datetime import date

from pyspark.sql import Column
from pyspark.sql import functions as F


def on_dates(column: str, days: Iterable[date]) -> Column:
    """Whether the date column holds one of these days; null where it holds none.

    As SQL literals: `isin` hands a Python date to Java by `strftime`, which does not pad the year
    1 to `0001`, and Java refuses that.
    """
    literals = ", ".join(f"date '{day.isoformat()}'" for day in sorted(set(days)))
    return F.expr(f"{column} IN ({literals})") if literals else F.lit(False)
