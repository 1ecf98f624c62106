"""The steps of a backfill's run: those of a daily run, on the dates of the manifest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aggregation_job.refresh import recompute
from data_quality_check.gate import gate
from pipeline_core.attempt import attempt
from pipeline_core.contract import load_contract
from pipeline_core.manifest import Manifest
from pipeline_core.publish import Candidate
from pipeline_core.snapshots import changed_dates
from pipeline_core.table import ensure_table

from backfill.changes import changes, daily_totals
from backfill.rejudge import Judged, write_candidates

Fields = Mapping[str, Any]


class UnknownDatasets(ValueError):
    """The manifest asks for datasets that a backfill does not make."""


@dataclass(frozen=True)
class Run:
    """One run of a backfill: its manifest, and its candidates of the three tables."""

    manifest: Manifest
    sales: Candidate
    quarantine: Candidate
    daily: Candidate

    @property
    def makes_sales(self) -> bool:
        """Whether deliveries are judged again; else only what is made of `sales` is."""
        asked = set(self.manifest.datasets)
        if not asked or not asked <= {"sales", "daily_sales"}:
            raise UnknownDatasets(
                f"datasets {sorted(asked)}; allowed: sales (with all that is made of it), "
                "daily_sales"
            )
        return "sales" in asked

    @property
    def tables(self) -> list[str]:
        """The tables to lease."""
        written = [self.sales, self.quarantine, self.daily] if self.makes_sales else [self.daily]
        return [candidate.table for candidate in written]

    def prepare(self, places: Mapping[str, str | None]) -> None:
        """Make or evolve the tables that the run writes."""
        for candidate in (self.sales, self.quarantine, self.daily):
            if candidate.table in self.tables:
                contract = load_contract(candidate.table.rpartition(".")[2])
                place = places.get(contract.name)
                ensure_table(candidate.spark, contract, place, candidate.catalog)

    def steps(self, judged: Judged | None) -> dict[str, Callable[[], Fields]]:
        """What is to do, in order; a run found published has its first step behind it."""
        aggregate = {"aggregation_job": self._aggregate}
        if judged is None:
            return aggregate
        check = {"data_quality_check": lambda: gate(self.sales, self.quarantine)}
        if self.sales.published() is not None:
            # The record of the first step stands: it was written before anything was published.
            return {**check, **aggregate}
        write = {"raw_to_processed": lambda: write_candidates(judged, self.sales, self.quarantine)}
        return {**write, **check, **aggregate}

    def drop(self) -> None:
        """Let go of what is not published."""
        for candidate in (self.sales, self.quarantine, self.daily):
            if candidate.table in self.tables:
                attempt(candidate.drop)

    def _aggregate(self) -> Fields:
        published = self.sales.published()
        moved = changed_dates(self.sales.metadata, published) if published is not None else []
        days = sorted({*self.manifest.dates, *map(date.fromisoformat, moved)})
        table = self.daily.spark.table(self.daily.name)
        before = daily_totals(table, days)
        rules = recompute(self.sales, self.daily, days, {})
        after = daily_totals(self.daily.spark.table(self.daily.name), days)
        return {
            "rules": rules,
            "affected_dates": [day.isoformat() for day in days],
            "changes": changes(before, after),
        }
