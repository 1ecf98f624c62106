"""Several rows of one transaction: which one counts, within the run and against the table."""

from datetime import date

from pipeline_core.contract import Contract
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from raw_to_processed.transform import REASONS
from raw_to_processed.values import VERSION, file_no, source_line

KEY = "transaction_id"

# What becomes of a sale that a run found, held against the one that the table has.
VERDICT = "verdict"
NEW, IDENTICAL, OLDER, CHANGED = "new", "identical", "older", "changed"
# Delivered again later with the same content. The stored row takes the later version, or one in
# between that is claimed late would replace it.
CONFIRMED = "confirmed"
# Of a stored row without a valid version any more; only a backfill finds that out.
GONE = "gone"
# Verdicts that change the stored row.
TOUCHING = (CHANGED, CONFIRMED, GONE)


def valid(judged: DataFrame) -> DataFrame:
    """The rows that break no rule."""
    return judged.where(F.col(REASONS) == "")


def repeated(judged: DataFrame) -> DataFrame:
    """Ids with several valid rows in the run: the newest version and how many there are."""
    return (
        valid(judged)
        .groupBy(KEY)
        .agg(F.max(VERSION).alias("newest"), F.count(F.lit(1)).alias("rows"))
        .where("rows > 1")
    )


def winners(judged: DataFrame, repeats: DataFrame | None) -> DataFrame:
    """One valid row per id, the newest of the run; `repeats` is None when no id repeats."""
    if repeats is None:
        return valid(judged)
    # Few ids repeat, so this join moves those few and not all the rows, as a window would.
    return (
        valid(judged)
        .join(repeats.select(KEY, "newest"), on=KEY, how="left")
        .where(F.col("newest").isNull() | (F.col(VERSION) == F.col("newest")))
        .drop("newest")
    )


def compare(found: DataFrame, stored: DataFrame, sales: Contract) -> DataFrame:
    """For each id that the table already holds: the verdict, and the date it stands under."""
    on_key = F.col(KEY) == F.col(f"old_{KEY}")
    return found.join(as_old(stored), on=on_key, how="inner").select(
        KEY, verdict(sales, is_newer()).alias(VERDICT), F.col("old_business_date")
    )


def dates_of(ids: DataFrame, stored: DataFrame) -> list[date]:
    """The business dates under which the table holds any of these ids."""
    # The usual day brings new transactions only: two narrow columns are enough to see that.
    standing = stored.select(KEY, "business_date").join(ids, on=KEY, how="left_semi")
    return [row[0] for row in standing.select("business_date").distinct().collect()]


def as_old(stored: DataFrame) -> DataFrame:
    """Rows of the table, named so that they can stand beside those of a run."""
    return stored.select(*[F.col(name).alias(f"old_{name}") for name in stored.columns])


def verdict(sales: Contract, replaces: Column) -> Column:
    """Of a row beside its old one: other content counts where it `replaces` the old."""
    same = F.lit(True)
    for name in (*sales.delivered, "business_date"):
        same = same & F.col(name).eqNullSafe(F.col(f"old_{name}"))
    again = F.when(is_newer(), CONFIRMED).otherwise(IDENTICAL)
    return F.when(same, again).when(replaces, CHANGED).otherwise(OLDER)


def to_store(rows: DataFrame, verdicts: DataFrame | None) -> DataFrame:
    """The winners that are new or change what the table holds, with their verdicts."""
    if verdicts is None:
        return rows.withColumn(VERDICT, F.lit(NEW))
    return (
        rows.join(verdicts.select(KEY, VERDICT), on=KEY, how="left")
        .withColumn(VERDICT, F.coalesce(VERDICT, F.lit(NEW)))
        .where(F.col(VERDICT).isin(NEW, *TOUCHING))
    )


def is_newer() -> Column:
    """The run's version comes after the stored one: (arrived_at, source_sha256, source_line).

    Spelt out: Spark compares no structs whose fields differ in their comments.
    """
    newer = F.lit(False)
    for name in ("source_line", "source_sha256", "arrived_at"):
        mine, theirs = F.col(name), F.col(f"old_{name}")
        newer = (mine > theirs) | ((mine == theirs) & newer)
    return newer


def as_sales(rows: DataFrame, files: DataFrame, run_id: str) -> DataFrame:
    """The rows with the file and line they came from."""
    origin = files.select("file_no", "arrived_at", "source_sha256")
    return (
        rows.withColumn("file_no", file_no())
        .join(F.broadcast(origin), on="file_no", how="inner")
        .withColumn("source_line", source_line())
        .withColumn("run_id", F.lit(run_id))
    )
