"""The EMR jobs on published sales: rows per second and core, and peak memory.

Run with the Spark environment: `python bench/derived --rows 100000 1000000`. Each job makes its
tables anew, checks and publishes them, as in a run; `sales` was published before.
"""

import argparse
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "raw_to_processed"), str(HERE.parents[1] / "spark")]

from sales_part import SHA, deliver  # noqa: E402
from spark_engine import SparkEngine  # noqa: E402
from usage import Usage, measure, middle  # noqa: E402

if TYPE_CHECKING:
    from pipeline_core.publish import Candidate

# The sales of a delivery are of the 180 days from 2026-01-01.
BUSINESS_DATE = "2026-06-29"
RUN = "bench"
WARM_ROWS, WARM_RUNS = 100_000, 3
TITLES = ("seconds", 8), ("cpu s", 7), ("rows/s/core", 12), ("peak MB", 8)


class DerivedEngine(SparkEngine):
    """The JVM of the other benchmark, with published sales in it."""

    def publish_sales(self, part: Path, stores: Path, rows: int) -> None:
        """Clean a delivery and publish it."""
        from pipeline_core.manifest import Manifest, SourceFile
        from raw_to_processed import process

        arrived = datetime(2027, 1, 1, tzinfo=UTC)
        file = SourceFile(SHA, RUN, arrived, "2027-01-01", rows, (str(part),))
        candidates = [self._anew(name) for name in ("sales", "sales_quarantine")]
        process.process(Manifest(RUN, (file,), (str(stores),), rows), *candidates, {})
        for candidate in candidates:
            candidate.publish()

    def data_transformation(self) -> Usage:
        """`customer_insights` and `product_pairs`."""
        from data_transformation.refresh import refresh

        sales, made = self._sales(), (self._anew("customer_insights"), self._anew("product_pairs"))
        arguments = {"business_date": BUSINESS_DATE}
        return measure(lambda: refresh(sales, made, arguments), self.pid)

    def ml_feature_engineering(self, stores: Path) -> Usage:
        """`sales_features`, and their export."""
        from ml_feature_engineering.refresh import refresh

        sales, features = self._sales(), self._anew("sales_features")
        arguments = {
            "business_date": BUSINESS_DATE,
            "features_uri": str(self.folder / "features"),
        }
        return measure(lambda: refresh(sales, features, [str(stores)], arguments), self.pid)

    def _sales(self) -> "Candidate":
        from pipeline_core.contract import load_contract
        from pipeline_core.publish import Candidate

        return Candidate(self.spark, load_contract("sales").table, RUN, "local")

    def _anew(self, name: str) -> "Candidate":
        from pipeline_core.contract import load_contract
        from pipeline_core.publish import Candidate

        table = load_contract(name).table
        self.spark.sql(f"drop table if exists local.{table}")
        shutil.rmtree(self.folder / "warehouse" / table.replace(".", "/"), ignore_errors=True)
        return Candidate(self.spark, table, RUN, "local")


def main() -> None:
    """Measure both jobs for each size and print one table."""
    options = _options()
    print(f"{'rows':>9} {'job':24} " + " ".join(f"{title:>{width}}" for title, width in TITLES))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        engine = DerivedEngine(Path(folder), options.jars, options.memory, [])
        sizes = [(WARM_ROWS, WARM_RUNS), *((rows, options.repeat) for rows in options.rows)]
        for number, (rows, repeat) in enumerate(sizes):
            part, stores = deliver(Path(folder) / str(number), rows)
            engine.publish_sales(part, stores, rows)
            jobs = {
                "data_transformation": engine.data_transformation,
                "ml_feature_engineering": lambda stores=stores: engine.ml_feature_engineering(
                    stores
                ),
            }
            for job, run in jobs.items():
                usage = middle([run() for _ in range(repeat)], lambda one: one)
                if number > 0:
                    print(_line(job, rows, usage), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3, help="runs per size; the middle counts")
    parser.add_argument("--jars", default=os.environ.get("LOCAL_SPARK_JARS"))
    parser.add_argument("--memory", default="8g", help="heap of the JVM")
    return parser.parse_args()


def _line(job: str, rows: int, usage: Usage) -> str:
    rate = rows / usage.seconds / (os.cpu_count() or 1)
    return (
        f"{rows:>9} {job:24} {usage.seconds:>8.2f} {usage.cpu:>7.2f} {rate:>12,.0f} "
        f"{usage.peak_mb:>8.0f}"
    )


if __name__ == "__main__":
    main()
