"""Check both candidates of a run, then publish both, or neither."""

from typing import Any

from pipeline_core.checks import RuleResult, breach, check_dataset, require_passed
from pipeline_core.contract import load_contract
from pipeline_core.counts import Counts
from pipeline_core.publish import Candidate, NothingToPublish
from pipeline_core.snapshots import changed_dates, summary
from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def gate(sales: Candidate, quarantine: Candidate) -> dict[str, Any]:
    """Publish the run's candidates if no blocking rule is broken; the fields of its record."""
    sealed = _sealed(sales)
    counts = Counts.from_summary(summary(sales.metadata, sealed))
    results = check(sales, sealed, counts) + check(quarantine, _sealed(quarantine), counts)
    published_before = sales.published() is not None
    if not published_before:
        require_passed(results)
    # Sales last: a run found in their history has nothing left to publish. A crash in between is
    # completed by running this step again.
    quarantine.publish()
    sales.publish()
    return {
        **counts.fields(),
        "balanced": counts.balanced,
        "affected_dates": changed_dates(sales.metadata, sealed),
        "rules": [result.fields() for result in results],
        "reason": "already published by this run" if published_before else _notices(results),
    }


def check(candidate: Candidate, snapshot_id: int, counts: Counts) -> list[RuleResult]:
    """The rules of the candidate's contract on that snapshot."""
    contract = load_contract(candidate.table.rpartition(".")[2])
    written = F.col("run_id") == candidate.run_id
    return check_dataset(contract, at_snapshot(candidate, snapshot_id), counts.fields(), written)


def at_snapshot(candidate: Candidate, snapshot_id: int) -> DataFrame:
    """The table as the snapshot left it."""
    return candidate.spark.read.option("snapshot-id", snapshot_id).table(candidate.name)


def _sealed(candidate: Candidate) -> int:
    sealed = candidate.sealed() or candidate.published()
    if sealed is None:
        raise NothingToPublish(
            f"run {candidate.run_id} has no finished candidate of {candidate.table}: it made none, "
            "or others have written the table since; start a new run"
        )
    return sealed


def _notices(results: list[RuleResult]) -> str | None:
    broken = [r for r in results if not r.passed]
    return "; ".join(f"notice {breach(r)}" for r in broken) or None
