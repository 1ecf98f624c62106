"""Parse, validate, dedupe and write zstd Parquet by date with DuckDB; prints what it took."""

import os
import shutil
import sys
from pathlib import Path

import duckdb
from duckdb_sql import JUDGE, WRITE_BAD, WRITE_GOOD
from usage import Usage, measure, middle


def middle_of(repeat: int, part: Path, stores: Path) -> Usage:
    """The middle one of several runs."""
    target = part.parent / "duckdb"
    taken = []
    for _ in range(repeat):
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        taken.append(measure(lambda: _run(part, stores, target), os.getpid()))
    shutil.rmtree(target)
    return middle(taken, lambda usage: usage)


def _run(part: Path, stores: Path, target: Path) -> None:
    with duckdb.connect() as connection:
        connection.sql("set timezone = 'UTC'")
        connection.sql(JUDGE.format(part=part, stores=stores))
        connection.sql(WRITE_GOOD.format(target=target))
        connection.sql(WRITE_BAD.format(target=target))


if __name__ == "__main__":
    usage = middle_of(int(sys.argv[3]), Path(sys.argv[1]), Path(sys.argv[2]))
    print(usage.seconds, usage.cpu, usage.peak_mb)
