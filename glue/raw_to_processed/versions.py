"""Several rows of one transaction: which one counts, within the run and against the table."""

from pipeline_core.contract import Contract
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from raw_to_processed.transform import REASONS
from raw_to_processed.values import VERSION, file_no, source_line

KEY = "transaction_id"
IDENTICAL, OLDER, CHANGED = "identical", "older", "changed"


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
    """For each id that the table already holds: the verdict, and the date it stands under.

    Same content is `identical` whichever is newer; of different content the newer version stays.
    """
    content = [*sales.delivered, "business_date"]
    old = stored.select(*[F.col(name).alias(f"old_{name}") for name in stored.columns])
    same = F.lit(True)
    for name in content:
        same = same & F.col(name).eqNullSafe(F.col(f"old_{name}"))
    verdict = F.when(same, IDENTICAL).when(is_newer(), CHANGED).otherwise(OLDER)
    return found.join(old, on=F.col(KEY) == F.col(f"old_{KEY}"), how="inner").select(
        KEY, verdict.alias("verdict"), F.col("old_business_date")
    )


def to_store(rows: DataFrame, verdicts: DataFrame | None) -> DataFrame:
    """The winners that are new or change what the table holds, with the date they stand under."""
    if verdicts is None:
        return rows.withColumn("old_business_date", F.lit(None).cast("date"))
    return (
        rows.join(verdicts, on=KEY, how="left")
        .where(F.col("verdict").isNull() | (F.col("verdict") == CHANGED))
        .drop("verdict")
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
