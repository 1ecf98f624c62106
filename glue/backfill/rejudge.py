"""Judge the files of a backfill again and write both candidates of its run."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline_core.contract import load_contract
from pipeline_core.counts import Counts
from pipeline_core.dates import has_day, on_dates
from pipeline_core.manifest import Manifest
from pipeline_core.publish import Candidate
from pipeline_core.snapshots import changed_dates
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from raw_to_processed.judgement import judgement
from raw_to_processed.merge import write_differences
from raw_to_processed.quarantine import quarantined
from raw_to_processed.sources import files_frame, read_stores
from raw_to_processed.versions import (
    CHANGED,
    GONE,
    KEY,
    NEW,
    TOUCHING,
    VERDICT,
    as_sales,
    dates_of,
    repeated,
    winners,
)
from raw_to_processed.write import check_growth, write_quarantine

from backfill.changes import changes, sales_totals
from backfill.scope import (
    OLD_DATE,
    Dates,
    compare_sales,
    differences,
    faulty_rows,
    kept_refusals,
    versions_in_scope,
)


@dataclass(frozen=True)
class Judged:
    """The files' rows, judged with today's code, contracts and stores."""

    manifest: Manifest
    rows: DataFrame
    files: DataFrame
    notices: list[str]
    total: int


def judge_again(spark: SparkSession, manifest: Manifest) -> Judged:
    """The judged rows. It needs no table, so no lease."""
    stores, notices = read_stores(spark, manifest.store_parts)
    files = files_frame(spark, manifest)
    rows = judgement(manifest, files, stores)
    return Judged(manifest, rows, files, notices, manifest.rows_in)


def write_candidates(judged: Judged, sales: Candidate, quarantine: Candidate) -> dict[str, Any]:
    """Write and seal both candidates; the fields of the run's record."""
    for candidate in (sales, quarantine):
        candidate.start()
    return _write(judged, _compare(judged, sales).localCheckpoint(), sales, quarantine)


def _compare(judged: Judged, sales: Candidate) -> DataFrame:
    dates, contract = Dates(judged.manifest.dates), load_contract("sales")
    found = as_sales(winners(judged.rows, repeated(judged.rows)), judged.files, sales.run_id)
    table = sales.spark.table(sales.name)
    # Further dates: those under which sales stand that are to come to these.
    others = dates_of(found.where(dates.hold("business_date")).select(KEY), table)
    stored = table.where(on_dates("business_date", [*dates.days, *others]))
    return compare_sales(found, stored, judged.files, contract, dates)


def _write(
    judged: Judged, compared: DataFrame, sales: Candidate, quarantine: Candidate
) -> dict[str, Any]:
    dates = Dates(judged.manifest.dates)
    table = sales.spark.table(sales.name)
    faulty = faulty_rows(judged.rows, judged.files, table, compared, dates).localCheckpoint()
    in_scope = versions_in_scope(judged.rows, faulty, compared, dates).localCheckpoint()
    figures = {
        (row[VERDICT], row[OLD_DATE]): row["count"]
        for row in compared.groupBy(VERDICT, OLD_DATE).count().collect()
    }
    counts = _counts(in_scope.count(), faulty.count(), figures)
    old_dates = {day for (verdict, day) in figures if verdict in TOUCHING}
    write_differences(sales, differences(compared), load_contract("sales"), sorted(old_dates))
    check_growth(sales, counts.accepted - counts.superseded)
    _write_refusals(judged, faulty, in_scope, quarantine)
    quarantine.seal(counts.to_summary())
    affected = changed_dates(sales.metadata, sales.seal(counts.to_summary()))
    return {
        **counts.fields(),
        "balanced": counts.balanced,
        "files": len(judged.manifest.files),
        "removed": _sum(figures, GONE),
        "other_dates": judged.total - counts.rows_in,
        "affected_dates": affected,
        "changes": _changes(sales, faulty, dates, affected),
        "reason": "; ".join(judged.notices) or None,
    }


def _counts(rows_in: int, faulty: int, figures: dict[tuple[str, Any], int]) -> Counts:
    accepted = _sum(figures, NEW, CHANGED)
    return Counts(
        rows_in=rows_in,
        accepted=accepted,
        quarantined=faulty,
        duplicates=rows_in - faulty - accepted,
        superseded=_sum(figures, CHANGED, GONE),
    ).check()


def _sum(figures: dict[tuple[str, Any], int], *verdicts: str) -> int:
    return sum(count for (verdict, _), count in figures.items() if verdict in verdicts)


def _write_refusals(
    judged: Judged, faulty: DataFrame, in_scope: DataFrame, candidate: Candidate
) -> None:
    contract, files = load_contract("sales_quarantine"), judged.files
    days = {date.fromisoformat(file.ingest_date) for file in judged.manifest.files}
    held = candidate.spark.table(candidate.name).where(on_dates("ingest_date", days))
    refused = quarantined(faulty, files, contract, candidate.run_id)
    rows = refused.unionByName(kept_refusals(held.select(*contract.columns), files, in_scope))
    write_quarantine(candidate, rows, judged.manifest.files)


def _changes(
    sales: Candidate, faulty: DataFrame, dates: Dates, affected: list[str]
) -> list[dict[str, Any]]:
    days = sorted({*dates.days, *map(date.fromisoformat, affected)})
    after = sales.rows()
    written = after.where(on_dates("business_date", days) & (F.col("run_id") == sales.run_id))
    refused = faulty.where(has_day("business_date"))
    more = {
        "rows_written": written.groupBy("business_date").count().collect(),
        "rows_quarantined": refused.groupBy("business_date").count().collect(),
    }
    before = sales_totals(sales.spark.table(sales.name), days)
    return changes(before, sales_totals(after, days), more)
