"""One run of raw_to_processed: judge, resolve versions, write both candidates."""

from collections.abc import Mapping
from typing import Any

from pipeline_core.contract import Contract, load_contract
from pipeline_core.counts import Counts
from pipeline_core.manifest import Manifest
from pipeline_core.publish import Candidate
from pipeline_core.snapshots import changed_dates, summary
from pipeline_core.table import ensure_table
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from raw_to_processed.judgement import judgement
from raw_to_processed.merge import write_differences
from raw_to_processed.quarantine import quarantined
from raw_to_processed.sources import files_frame, read_stores
from raw_to_processed.versions import CHANGED, as_sales, repeated, to_store, winners
from raw_to_processed.write import (
    Comparison,
    check_growth,
    compare_with_table,
    write_quarantine,
)

ALREADY_PUBLISHED = "already published by this run"


def process(
    manifest: Manifest, sales: Candidate, quarantine: Candidate, places: Mapping[str, str | None]
) -> dict[str, Any]:
    """Make both candidates of the run; the fields of its record."""
    for name in ("sales", "sales_quarantine"):
        ensure_table(sales.spark, load_contract(name), places.get(name), sales.catalog)
    done = sales.published()
    if done is not None:
        counts = Counts.from_summary(summary(sales.metadata, done))
        fields = _fields(manifest, counts, changed_dates(sales.metadata, done), [])
        return {**fields, "status": "skipped", "reason": ALREADY_PUBLISHED}
    stores, notices = read_stores(sales.spark, manifest.store_parts)
    files = files_frame(sales.spark, manifest)
    judged = judgement(manifest, files, stores)
    counts, sealed = _write(manifest, judged, files, (sales, quarantine))
    return _fields(manifest, counts, changed_dates(sales.metadata, sealed), notices)


def _write(
    manifest: Manifest, judged: DataFrame, files: DataFrame, candidates: tuple[Candidate, Candidate]
) -> tuple[Counts, int]:
    sales, quarantine = candidates
    for candidate in candidates:
        candidate.start()
    refused = load_contract("sales_quarantine")
    rows = quarantined(judged, files, refused, manifest.run_id)
    faulty = write_quarantine(quarantine, rows, manifest.files)
    counts = _write_sales(sales, judged, files, (manifest.rows_in, faulty))
    quarantine.seal(counts.to_summary())
    # Sealed last and published last: a run whose sales are there has done all of its work.
    return counts, sales.seal(counts.to_summary())


def _write_sales(
    candidate: Candidate, judged: DataFrame, files: DataFrame, totals: tuple[int, int]
) -> Counts:
    rows_in, faulty = totals
    contract = load_contract("sales")
    repeats = repeated(judged).persist()
    try:
        lost = _lost(repeats)
        found = as_sales(winners(judged, repeats if lost else None), files, candidate.run_id)
        comparison = compare_with_table(candidate, found, contract, rows_in)
        counts = _counts(rows_in, faulty, lost, comparison)
        rows = to_store(found, comparison.verdicts)
        write_differences(candidate, rows, contract, comparison.touched_dates)
        check_growth(candidate, counts.accepted - counts.superseded)
    finally:
        repeats.unpersist()
    return counts


def _lost(repeats: DataFrame) -> int:
    """Valid rows of the run that a newer one of the same id replaces."""
    return int(repeats.agg(F.coalesce(F.sum(F.col("rows") - 1), F.lit(0))).collect()[0][0])


def _counts(rows_in: int, faulty: int, lost: int, comparison: Comparison) -> Counts:
    known = sum((comparison.counts or {}).values()) - comparison.count(CHANGED)
    duplicates = lost + known
    return Counts(
        rows_in=rows_in,
        accepted=rows_in - faulty - duplicates,
        quarantined=faulty,
        duplicates=duplicates,
        superseded=comparison.count(CHANGED),
    ).check()


def _fields(
    manifest: Manifest, counts: Counts, dates: list[str], notices: list[str]
) -> dict[str, Any]:
    return {
        **counts.fields(),
        "balanced": counts.balanced,
        "files": len(manifest.files),
        "affected_dates": dates,
        "reason": "; ".join(notices) or None,
    }


def candidates(spark: SparkSession, run_id: str) -> tuple[Candidate, Candidate]:
    """The run's candidates of `sales` and of `sales_quarantine`."""
    contracts: list[Contract] = [load_contract("sales"), load_contract("sales_quarantine")]
    first, second = (Candidate(spark, contract.table, run_id) for contract in contracts)
    return first, second
