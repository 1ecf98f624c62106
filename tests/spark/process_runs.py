"""Runs of `process` and `gate` on a catalog in a folder, without AWS."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from lake import SALES_COLUMNS, STORES, canonical_line
from pipeline_core.contract import load_contract
from pipeline_core.manifest import Manifest, SourceFile
from pipeline_core.publish import Candidate
from pyspark.sql import SparkSession

CATALOG = "local"
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DERIVED = tuple(
    f"curated.{name}"
    for name in ("customer_insights", "product_pairs", "sales_features", "sales_forecast")
)
TABLES = ("processed.sales", "quarantine.sales_quarantine", "curated.daily_sales", *DERIVED)


class Runs:
    """Files in a folder and the tables that runs make of them."""

    def __init__(self, spark: SparkSession, folder: Path):
        self.spark, self.folder, self.files = spark, folder, 0
        self.stores: tuple[tuple[str, ...], ...] = STORES
        for table in TABLES:
            spark.sql(f"drop table if exists {CATALOG}.{table}")

    def file(self, records: list[Any], minute: int | None = None) -> SourceFile:
        """A landed file; it arrived at that minute, else after the ones before."""
        self.files += 1
        sha = hashlib.sha256(f"{self.folder}{self.files}".encode()).hexdigest()
        lines = []
        for line, record in enumerate(records, 2):
            head = ["", ""] if isinstance(record, dict) else list(record)
            values = [record[n] if isinstance(record, dict) else None for n in SALES_COLUMNS]
            lines.append(canonical_line([str(line), *head, *values]) + "\n")
        part = self._part(f"sales_raw/ingest_date=2026-01-05/source_sha256={sha}", lines)
        arrived_at = START + timedelta(minutes=self.files if minute is None else minute)
        return SourceFile(
            sha, f"landing/{self.files}.csv", arrived_at, "2026-01-05", len(lines), (part,)
        )

    def candidates(self, run_id: str) -> tuple[Candidate, Candidate]:
        """The run's candidates."""
        names = [load_contract(name).table for name in ("sales", "sales_quarantine")]
        return tuple(Candidate(self.spark, name, run_id, CATALOG) for name in names)  # type: ignore

    def process(self, run_id: str, *files: SourceFile) -> dict[str, Any]:
        """raw_to_processed."""
        from raw_to_processed.process import process

        return process(self.manifest(run_id, *files), *self.candidates(run_id), {})

    def manifest(self, run_id: str, *files: SourceFile, **more: Any) -> Manifest:
        """What a run with these files and the stores as they are now works on."""
        rows = [canonical_line([str(n), "", "", *row]) for n, row in enumerate(self.stores, 2)]
        number = hashlib.sha256(repr(self.stores).encode()).hexdigest()
        folder = f"stores/ingest_date=2026-01-05/source_sha256={number}"
        stores = self._part(folder, [row + "\n" for row in rows])
        ordered = tuple(sorted(files, key=lambda file: (file.arrived_at, file.sha256)))
        return Manifest(run_id, ordered, (stores,), sum(file.rows for file in files), **more)

    def gate(self, run_id: str) -> dict[str, Any]:
        """data_quality_check."""
        from data_quality_check.gate import gate

        return gate(*self.candidates(run_id))

    def refresh(self, run_id: str) -> dict[str, Any]:
        """aggregation_job."""
        from aggregation_job.refresh import refresh

        daily = Candidate(self.spark, TABLES[2], run_id, CATALOG)
        return refresh(self.candidates(run_id)[0], daily, None)

    def day(self, run_id: str, *files: SourceFile) -> dict[str, Any]:
        """A whole run, published; the fields of its first step."""
        fields = self.process(run_id, *files)
        self.gate(run_id)
        self.refresh(run_id)
        return fields

    def backfill(
        self,
        run_id: str,
        dates: list[str],
        *files: SourceFile,
        datasets: tuple[str, ...] = ("sales",),
    ) -> dict[str, dict[str, Any]]:
        """A run of a backfill; the fields of its steps by their names."""
        from backfill.rejudge import judge_again
        from backfill.steps import Run

        days = tuple(date.fromisoformat(day) for day in dates)
        manifest = self.manifest(run_id, *files, dates=days, datasets=datasets)
        daily = Candidate(self.spark, TABLES[2], run_id, CATALOG)
        run = Run(manifest, *self.candidates(run_id), daily)
        run.prepare({})
        if not run.makes_sales:
            return {name: dict(work()) for name, work in run.steps(None).items()}
        judged = judge_again(self.spark, manifest)
        return {name: dict(work()) for name, work in run.steps(judged).items()}

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Published rows, in order."""
        found = self.spark.table(f"{CATALOG}.{table}").selectExpr(*columns).collect()
        return sorted((tuple(row) for row in found), key=str)

    def branches(self) -> list[str]:
        """Branches other than main, of all tables."""
        from pipeline_core.snapshots import load_table

        made = [t for t in TABLES if self.spark.catalog.tableExists(f"{CATALOG}.{t}")]
        names = [n for t in made for n in load_table(self.spark, f"{CATALOG}.{t}").refs().keySet()]
        return [name for name in names if name != "main"]

    def _part(self, folder: str, lines: list[str]) -> str:
        part = self.folder / folder / "part-00000.csv"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_text("".join(lines), newline="")
        return str(part)
