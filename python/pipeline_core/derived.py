"""Tables that are made whole, run after run, from one published snapshot of `sales`.

Recency and lags change with every day, so no partition of such a table would stay as it is; and
what is made from the facts as they are now is right after a late or corrected sale too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from pipeline_core.attempt import attempt
from pipeline_core.checks import check_dataset, require_passed
from pipeline_core.contract import Contract
from pipeline_core.publish import Candidate, NothingToPublish
from pipeline_core.snapshots import SOURCE, head, history
from pipeline_core.step import Step

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
    as_of = _last_day(rows)
    notices: tuple[str, ...] = ()
    if as_of and as_of > day:
        as_of, later = _last_day(rows.where(within)), rows.where(~within).count()
        notices = (f"{later} sales lines after {day} wait for their day",)
    return Known(rows.where(within), snapshot, day, as_of, notices)


@contextmanager
def kept(rows: DataFrame) -> Iterator[DataFrame]:
    """The rows, read or made once, however often the block looks at them."""
    rows.persist()
    try:
        yield rows
    finally:
        rows.unpersist()


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
    rules = check_dataset(contract, candidate.rows(), {}, condition)
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


def _last_day(rows: DataFrame) -> date | None:
    """Alone, and of days that are partitions: Iceberg then answers from its metadata."""
    last: date | None = rows.agg(F.max("business_date")).collect()[0][0]
    return last


def _made_for(derived: Candidate) -> date | None:
    """The business date that the published table was made for last."""
    table = derived.metadata
    for snapshot in history(table, head(table)):
        found = snapshot.summary().get(BUSINESS_DATE)
        if found:
            return date.fromisoformat(found)
    return None
