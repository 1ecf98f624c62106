"""Files per partition over many daily runs: each brings its day, and more for two before.

Run with the Spark environment: `python bench/daily_runs --runs 30`. Every run goes through
raw_to_processed, the gate and the aggregation, then maintenance goes round; a partition is looked
at before maintenance, when it has most files, and after it.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "raw_to_processed")]

from sales_part import ZONES  # noqa: E402
from spark_engine import SparkEngine  # noqa: E402

FIRST = date(2026, 1, 1)
TABLES = ("sales", "sales_quarantine", "daily_sales")
# Of the sales of a day, these shares come on it, a day later and two days later.
ON_TIME, LATE = 0.8, 0.15


class DailyRuns(SparkEngine):
    """The JVM of the other benchmark, with a table that goes on from run to run."""

    def run(self, number: int, part: Path, stores: Path, rows: int) -> None:
        """What three Glue jobs do."""
        from aggregation_job.refresh import refresh
        from data_quality_check.gate import gate
        from pipeline_core.contract import load_contract
        from pipeline_core.manifest import Manifest, SourceFile
        from pipeline_core.publish import Candidate
        from raw_to_processed.process import process

        run_id = f"day-{number}"
        arrived = datetime(2026, 1, 2, 3, tzinfo=UTC) + timedelta(days=number)
        name = part.parent.name.partition("=")[2]
        file = SourceFile(name, run_id, arrived, arrived.date().isoformat(), rows, (str(part),))
        sales, quarantine, daily = (
            Candidate(self.spark, load_contract(name).table, run_id, "local") for name in TABLES
        )
        process(Manifest(run_id, (file,), (str(stores),), rows), sales, quarantine, {})
        gate(sales, quarantine)
        refresh(sales, daily, None)

    def maintain(self, number: int) -> None:
        """A round over the tables, at the time it would be."""
        from maintenance.tidy import Keep, tidy
        from pipeline_core.contract import load_contract

        keep = Keep(datetime.now(UTC), snapshot_days=15, orphan_days=3)
        for name in TABLES:
            tidy(self.spark, f"local.{load_contract(name).table}", keep)

    def most_files(self) -> dict[str, int]:
        """The most data files that a partition of each table has."""
        from pipeline_core.contract import load_contract

        return {name: self._most(load_contract(name).table) for name in TABLES}

    def _most(self, table: str) -> int:
        counted = f"select count(*) as n from local.{table}.files group by partition"
        found: Any = self.spark.sql(f"select coalesce(max(n), 0) from ({counted})").collect()
        return int(found[0][0])


def deliver(folder: Path, number: int, rows: int) -> tuple[Path, Path]:
    """What arrives after a day: most of its sales, some of the two days before, two faults."""
    import duckdb

    part = folder / f"source_sha256={number:064d}" / "part-00000.csv"
    part.parent.mkdir(parents=True)
    day = FIRST + timedelta(days=number)
    on_time, late = round(ON_TIME * rows), round((ON_TIME + LATE) * rows)
    duckdb.sql(f"""
        copy (
            select i + 2, null, null, 'T{number}-' || i, 'O{number}-' || (i // 3),
                strftime(timestamp '{day} 12:00:00' + to_seconds(i % 3600) - to_days(case
                    when i < {on_time} then 0
                    when i < {late} then 1 else 2 end),
                    '%Y-%m-%dT%H:%M:%SZ'),
                'S' || (i % 20), 'North', 'C' || (i % 500), 'P' || (i % 300),
                'Category ' || (i % 12), case when i < 2 then 'two' else (i % 5 + 1)::varchar end,
                '10.25', '10', (round((i % 5 + 1) * 1025 * 9 / 1000.0, 2))::decimal(14,2), 'USD',
                'card'
            from range({rows}) t(i)
        ) to '{part}' (header false, nullstr '')
    """)
    stores = folder / "source_sha256=5" / "part-00000.csv"
    if not stores.exists():
        stores.parent.mkdir()
        lines = [f"{n},,,S{n},North,US,{ZONES[n % 4]},USD,2020-01-01\n" for n in range(20)]
        stores.write_text("".join(lines))
    return part, stores


def main() -> None:
    """Let day after day go by; print the most files that any partition had."""
    options = _options()
    before: dict[str, int] = dict.fromkeys(TABLES, 0)
    after = dict(before)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        engine = DailyRuns(Path(folder), options.jars, options.memory, [])
        for number in range(options.runs):
            engine.run(number, *deliver(Path(folder) / "raw", number, options.rows), options.rows)
            found = engine.most_files()
            before = {name: max(before[name], found[name]) for name in TABLES}
            if not options.without_maintenance:
                engine.maintain(number)
            found = engine.most_files()
            after = {name: max(after[name], found[name]) for name in TABLES}
            print(f"run {number + 1}: {before}, then {after}", file=sys.stderr, flush=True)
    took = time.monotonic() - began
    print(f"{options.runs} runs of {options.rows} rows, {took:.0f} s")
    print(f"{'most files of a partition':28} {'after a run':>12} {'maintained':>12}")
    for name in TABLES:
        print(f"{name:28} {before[name]:>12} {after[name]:>12}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--rows", type=int, default=2000, help="rows that each day brings")
    parser.add_argument("--without-maintenance", action="store_true", help="to see the difference")
    parser.add_argument("--jars", default=os.environ.get("LOCAL_SPARK_JARS"))
    parser.add_argument("--memory", default="4g", help="heap of the JVM")
    return parser.parse_args()


if __name__ == "__main__":
    main()
