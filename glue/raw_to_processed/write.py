"""Write the candidates of `sales` and `sales_quarantine` on the run's branches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline_core.contract import Contract
from pipeline_core.counts import Unbalanced
from pipeline_core.dates import on_dates
from pipeline_core.manifest import SourceFile
from pipeline_core.publish import Candidate
from pipeline_core.snapshots import MAIN, record_count
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from raw_to_processed.merge import short
from raw_to_processed.versions import KEY, TOUCHING, VERDICT, compare, dates_of

# Ids that fit into memory beside the work; more are matched by a shuffle.
_BROADCAST_ROWS = 500_000


@dataclass(frozen=True)
class Comparison:
    """What the table already holds of the run's transactions."""

    verdicts: DataFrame | None = None
    counts: dict[str, int] | None = None
    touched_dates: tuple[date, ...] = ()

    def count(self, verdict: str) -> int:
        """How many of the run's transactions got this verdict."""
        return (self.counts or {}).get(verdict, 0)


def compare_with_table(
    candidate: Candidate, found: DataFrame, sales: Contract, rows: int
) -> Comparison:
    """Compare the run's rows with the published table; read only what can match."""
    if record_count(candidate.metadata, MAIN) == 0:
        return Comparison()
    table = candidate.spark.table(candidate.name)
    ids = found.select(KEY)
    ids = F.broadcast(ids) if rows <= _BROADCAST_ROWS else ids
    dates = dates_of(ids, table)
    if not dates:
        return Comparison()
    stored = table.where(on_dates("business_date", dates)) if short(dates) else table
    verdicts = compare(found, stored, sales).localCheckpoint()
    figures = verdicts.groupBy(VERDICT, "old_business_date").count().collect()
    counts: dict[str, int] = {}
    for row in figures:
        counts[row[VERDICT]] = counts.get(row[VERDICT], 0) + row["count"]
    touched = {r["old_business_date"] for r in figures if r[VERDICT] in TOUCHING}
    return Comparison(verdicts, counts, tuple(sorted(touched)))


def check_growth(candidate: Candidate, new_rows: int) -> None:
    """The branch grew by exactly the new rows, by the table's own books."""
    grown = _records(candidate) - record_count(candidate.metadata, MAIN)
    if grown != new_rows:
        raise Unbalanced(
            f"branch {candidate.branch} of {candidate.table} grew by {grown} rows, "
            f"{new_rows} are new"
        )


def write_quarantine(candidate: Candidate, rows: DataFrame, files: Sequence[SourceFile]) -> int:
    """Put the refused rows in the place of those that earlier runs wrote for the same files; how
    many there are now, by the table's own books."""
    before = _records(candidate)
    if before:
        _delete_of(candidate, files)
        before = _records(candidate)
    candidate.append(rows)
    return _records(candidate) - before


def _delete_of(candidate: Candidate, files: Sequence[SourceFile]) -> None:
    shas = [file.sha256 for file in files]
    days = sorted({file.ingest_date for file in files})
    old = candidate.spark.table(candidate.name).where(
        on_dates("ingest_date", map(date.fromisoformat, days)) & F.col("source_sha256").isin(shas)
    )
    if not old.isEmpty():
        these_days = ", ".join(f"date '{day}'" for day in days)
        these_files = ", ".join(f"'{sha}'" for sha in shas)
        candidate.run_sql(
            lambda target: (
                f"DELETE FROM {target} WHERE ingest_date IN ({these_days}) "
                f"AND source_sha256 IN ({these_files})"
            )
        )


def _records(candidate: Candidate) -> int:
    return record_count(candidate.metadata, candidate.branch)
