"""Tables that are made whole, run after run, from one published snapshot of `sales`.

Recency and lags change with every day, so no partition of such a table would stay as it is; and
what is made from the facts as they are now is right after a late or corrected sale too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from pipeline_core.checks import check_dataset, require_passed
from pipeline_core.contract import Contract
from pipeline_core.publish import Candidate, NothingToPublish
from pipeline_core.snapshots import SOURCE, head, history
from pipeline_core.step import Step, attempt

BUSINESS_DATE = "pipeline.business-date"
ALREADY_PUBLISHED = {"status": "skipped", "reason": "already published by this run"}


@dataclass(frozen=True)
class Known:
    """The sales of one snapshot that a run may know; `as_of` is the last day of them."""

    rows: DataFrame
    snapshot: int
    business_date: date
    as_of: date | None
    notices: tuple[str, ...]

    @property
    def made_from(self) -> dict[str, str]:
        """What the seal of a table made from them says."""
        return {SOURCE: str(self.snapshot), BUSINESS_DATE: self.business_date.isoformat()}


def known_sales(sales: Candidate, derived: Sequence[Candidate], business_date: str) -> Known:
    """The published sales up to the run's business date.

    A run for an older day that comes late does not take the tables back: it makes them for the
    newest day that any was made for.
    """
    if sales.published() is None:
        raise NothingToPublish(
            f"run {sales.run_id} is not published in {sales.table}; run data_quality_check first"
        )
    snapshot = head(sales.metadata)
    assert snapshot is not None
    day = max([date.fromisoformat(business_date), *(d for d in map(_made_for, derived) if d)])
    rows = sales.spark.sql(f"select * from {sales.name} version as of {snapshot}")
    within = F.col("business_date") <= F.lit(day)
    as_of, later = rows.agg(
        F.max(F.when(within, F.col("business_date"))), F.count(F.when(~within, 1))
    ).collect()[0]
    notices = (f"{later} sales lines after {day} wait for their day",) if later else ()
    return Known(rows.where(within), snapshot, day, as_of, notices)


def write_candidate(
    candidate: Candidate,
    contract: Contract,
    rows: DataFrame,
    made_from: Mapping[str, str],
    condition: Column | None = None,
) -> list[dict[str, Any]]:
    """Put the rows in the place of all (or of the partitions named) on the branch; check them."""
    candidate.start()
    candidate.overwrite(rows, F.lit(True) if condition is None else condition)
    candidate.seal(made_from)
    rules = check_dataset(contract, candidate.rows(), {})
    require_passed(rules)
    return [result.fields() for result in rules]


def run_step(
    step: Step, candidates: Sequence[Candidate], work: Callable[[], Mapping[str, Any]]
) -> None:
    """Run the step; whatever happens, neither a lease nor, after a failure, a branch stays."""

    def guarded() -> Mapping[str, Any]:
        try:
            return work()
        except Exception:
            for candidate in candidates:
                attempt(candidate.drop)
            raise

    try:
        step.run(guarded)
    finally:
        attempt(lambda: step.leases.release(step.tables))


def _made_for(derived: Candidate) -> date | None:
    """The business date that the published table was made for last."""
    table = derived.metadata
    for snapshot in history(table, head(table)):
        found = snapshot.summary().get(BUSINESS_DATE)
        if found:
            return date.fromisoformat(found)
    return None
