"""What a backfill of some dates touches: which sales, and which delivered rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline_core.contract import Contract
from pipeline_core.dates import has_day, on_dates
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from raw_to_processed.transform import REASONS
from raw_to_processed.values import VERSION, version
from raw_to_processed.versions import (
    GONE,
    KEY,
    NEW,
    TOUCHING,
    VERDICT,
    as_old,
    is_newer,
    verdict,
)

OLD_KEY, OLD_DATE = f"old_{KEY}", "old_business_date"
TOUCHED = "touched"


@dataclass(frozen=True)
class Dates:
    """The business dates of a backfill."""

    days: Sequence[date]

    def hold(self, column: str) -> Column:
        """Whether the date is one of them; a row without a date has none of them."""
        return F.coalesce(on_dates(column, self.days), F.lit(False))


def compare_sales(
    found: DataFrame, stored: DataFrame, files: DataFrame, contract: Contract, dates: Dates
) -> DataFrame:
    """One row per sale that stands under the dates, or is to: what becomes of it.

    `found` is the newest valid version of each sale in the files judged again, `stored` what the
    table holds. A stored row is only as good as its file: where that file was judged again, the
    newest valid version counts whichever it is, and without one the row goes. A row of any other
    file (taken in since, or no longer kept) stays unless the version found is newer.
    """
    rejudged = files.select(
        F.col("source_sha256").alias("old_source_sha256"), F.lit(True).alias("rejudged")
    )
    on_key = F.col(KEY) == F.col(OLD_KEY)
    pairs = found.join(as_old(stored), on=on_key, how="full_outer").join(
        F.broadcast(rejudged), on="old_source_sha256", how="left"
    )
    is_rejudged = F.col("rejudged").isNotNull()
    judgement = (
        F.when(F.col(OLD_KEY).isNull(), NEW)
        .when(F.col(KEY).isNull(), F.when(is_rejudged, GONE))
        .otherwise(verdict(contract, is_rejudged | is_newer()))
    )
    return (
        pairs.where(dates.hold("business_date") | dates.hold(OLD_DATE))
        .withColumn(VERDICT, judgement)
        .where(F.col(VERDICT).isNotNull())
        .withColumn(TOUCHED, F.coalesce(KEY, OLD_KEY))
    )


def differences(compared: DataFrame) -> DataFrame:
    """Those of the sales that do not stay as they are; one that goes has its id, too."""
    differ = compared.where(F.col(VERDICT).isin(NEW, *TOUCHING))
    return differ.withColumn(KEY, F.col(TOUCHED))


def faulty_rows(
    judged: DataFrame, files: DataFrame, table: DataFrame, sales: DataFrame, dates: Dates
) -> DataFrame:
    """The faulty rows that the backfill answers for; columns as in `judged`.

    A row whose very version is stored goes with that sale: if the sale stays as it is, so does the
    row. Any other counts when it falls on one of the dates or has none that a plan could name.
    """
    faulty = judged.where(F.col(REASONS) != "")
    versions = _with_version(
        table.select(F.col(KEY).alias("held"), "source_sha256", "source_line"), files
    )
    stored = versions.join(faulty.select(VERSION), on=VERSION, how="left_semi").select(
        VERSION, "held"
    )
    touched = sales.select(F.col(TOUCHED).alias("held"), F.lit(True).alias("is_touched"))
    marked = stored.join(touched, on="held", how="left")
    on_a_date = ~has_day("business_date") | dates.hold("business_date")
    counts = F.when(F.col("held").isNull(), on_a_date).otherwise(F.col("is_touched").isNotNull())
    return faulty.join(marked, on=VERSION, how="left").where(counts).select(*judged.columns)


def versions_in_scope(
    judged: DataFrame, faulty: DataFrame, sales: DataFrame, dates: Dates
) -> DataFrame:
    """The version of every delivered row that the backfill answers for."""
    good = judged.where(F.col(REASONS) == "")
    on_date = good.where(dates.hold("business_date"))
    touched = sales.select(F.col(TOUCHED).alias(KEY))
    moved = good.where(~dates.hold("business_date")).join(touched, on=KEY, how="left_semi")
    frames = [frame.select(VERSION) for frame in (on_date, moved, faulty)]
    return frames[0].unionByName(frames[1]).unionByName(frames[2])


def kept_refusals(refused: DataFrame, files: DataFrame, in_scope: DataFrame) -> DataFrame:
    """What the quarantine holds of these files and the backfill does not answer for."""
    return (
        _with_version(refused, files)
        .join(in_scope, on=VERSION, how="left_anti")
        .select(*refused.columns)
    )


def _with_version(rows: DataFrame, files: DataFrame) -> DataFrame:
    """Rows of these files, by their `source_sha256` and `source_line`, with their version."""
    numbers = F.broadcast(files.select("source_sha256", "file_no"))
    place = version(F.col("file_no"), F.col("source_line"))
    return rows.join(numbers, on="source_sha256", how="inner").withColumn(VERSION, place)
