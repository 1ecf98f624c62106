"""raw_to_processed beside DuckDB doing the same: rows per second and core, and peak memory.

Run with the Spark environment: `python bench/raw_to_processed --rows 100000 1000000`.

Both read the same part, name every fault of each row, keep the newest of an id and write zstd
Parquet by date beside the refused rows. DuckDB does less: it undoes no escapes, trims spaces only,
knows one currency's minor digits, writes typed columns instead of the delivered record of a refused
row, counts nothing, compares with no stored table, and commits no Iceberg snapshots.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sales_part import deliver
from spark_engine import SparkEngine
from usage import Usage

# What the JVM compiles on before anything counts; a cold one takes twice as long.
WARM_ROWS = 200_000
TITLES = ("seconds", 8), ("cpu s", 7), ("rows/s/core", 12), ("ratio", 6), ("peak MB", 8)


def main() -> None:
    """Measure both engines for each size and print one table."""
    options = _options()
    print(f"{'rows':>9} {'engine':8} " + " ".join(f"{title:>{width}}" for title, width in TITLES))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        engine = SparkEngine(Path(folder), options.jars, options.memory, options.set)
        engine.warm_up(*deliver(Path(folder) / "warm", WARM_ROWS), WARM_ROWS)
        for rows in options.rows:
            part, stores = deliver(Path(folder) / str(rows), rows)
            duckdb = _duckdb(part, stores, options.repeat)
            print(_line("duckdb", rows, duckdb, duckdb.seconds), flush=True)
            spark, stages = engine.middle_of(options.repeat, part, stores, rows)
            print(_line("spark", rows, spark, duckdb.seconds))
            for name, stage in stages.items():
                print(
                    f"{'':10}{name:28} {stage.seconds:6.1f} s, cpu {stage.cpu:6.1f} s", flush=True
                )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3, help="runs per size; the middle counts")
    parser.add_argument("--jars", default=os.environ.get("LOCAL_SPARK_JARS"))
    # Glue's smallest worker, a G.1X, gives its executor 10 GB.
    parser.add_argument("--memory", default="8g", help="heap of the JVM")
    parser.add_argument("--set", nargs="*", default=[], help="Spark settings, name=value")
    return parser.parse_args()


def _duckdb(part: Path, stores: Path, repeat: int) -> Usage:
    """In a process of its own: its peak is not this one's."""
    script = Path(__file__).with_name("duckdb_engine.py")
    command = [sys.executable, str(script), str(part), str(stores), str(repeat)]
    output = subprocess.run(command, check=True, text=True, capture_output=True).stdout
    return Usage(*map(float, output.split()))


def _line(engine: str, rows: int, usage: Usage, base: float) -> str:
    rate = rows / usage.seconds / (os.cpu_count() or 1)
    return (
        f"{rows:>9} {engine:8} {usage.seconds:>8.2f} {usage.cpu:>7.2f} {rate:>12,.0f} "
        f"{usage.seconds / base:>6.1f} {usage.peak_mb:>8.0f}"
    )


if __name__ == "__main__":
    main()
