"""What an Iceberg table's metadata says: its branches, its history, who wrote what.

Asked of Iceberg's own Java API: the metadata tables of SQL start a Spark job for each question.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from pyspark.sql import SparkSession

MAIN = "main"
RUN_ID = "pipeline.run-id"
BASE = "pipeline.base-snapshot-id"
SOURCE = "pipeline.source-snapshot-id"


def load_table(spark: SparkSession, name: str) -> Any:
    """The table as Java object, its metadata read anew."""
    jvm: Any = spark._jvm
    table = jvm.org.apache.iceberg.spark.Spark3Util.loadIcebergTable(spark._jsparkSession, name)
    table.refresh()
    return table


def head(table: Any, branch: str = MAIN) -> int | None:
    """Id of the branch's newest snapshot; none while nothing was committed to it."""
    reference = table.refs().get(branch)
    return reference.snapshotId() if reference is not None else None


def summary(table: Any, snapshot_id: int) -> dict[str, str]:
    """The properties of a snapshot."""
    return dict(table.snapshot(snapshot_id).summary())


def find_run(table: Any, run_id: str, branch: str = MAIN) -> int | None:
    """The snapshot that sealed this run in the branch's history."""
    for snapshot in history(table, head(table, branch)):
        if snapshot.summary().get(RUN_ID) == run_id:
            return int(snapshot.snapshotId())
    return None


def history(table: Any, snapshot_id: int | None) -> Iterator[Any]:
    """This snapshot and those before it, as far as they are kept."""
    while snapshot_id is not None:
        snapshot = table.snapshot(snapshot_id)
        if snapshot is None:
            return
        yield snapshot
        snapshot_id = snapshot.parentId()


def changed_dates(table: Any, sealed_id: int) -> list[str]:
    """Values of the (date) partition whose files the run added or removed, as ISO dates."""
    # Without a base the run began with the empty table, and every snapshot is its own.
    return _dates_of(table, _since(table, sealed_id, summary(table, sealed_id).get(BASE)))


def dates_behind(derived: Any, source: Any) -> list[str] | None:
    """Dates of `source` that changed after `derived` was last made from it, whoever changed them.

    None when its history no longer reaches back that far: then nobody knows.
    """
    made = (s.summary().get(SOURCE) for s in history(derived, head(derived)))
    last = next((snapshot_id for snapshot_id in made if snapshot_id), None)
    newer = _since(source, head(source), last)
    oldest = newer[-1].parentId() if newer else None
    reached = not newer or (str(oldest) == last if last else oldest is None)
    return _dates_of(source, newer) if reached else None


def _since(table: Any, snapshot_id: int | None, base: str | None) -> list[Any]:
    """Snapshots up to this one that came after `base`, the newest first."""
    found = history(table, snapshot_id)
    return list(takewhile(lambda snapshot: str(snapshot.snapshotId()) != base, found))


def _dates_of(table: Any, snapshots: list[Any]) -> list[str]:
    days: set[int] = set()
    # Maintenance replaces files by others of the same rows.
    for snapshot in [each for each in snapshots if each.operation() != "replace"]:
        for files in (snapshot.addedDataFiles(table.io()), snapshot.removedDataFiles(table.io())):
            days.update(_day(file) for file in files)
    return sorted((date(1970, 1, 1) + timedelta(days=day)).isoformat() for day in days)


def record_count(table: Any, branch: str) -> int:
    """Rows of the branch, from its newest summary."""
    snapshot_id = head(table, branch)
    return int(summary(table, snapshot_id).get("total-records", "0")) if snapshot_id else 0


def _day(file: Any) -> int:
    # A partition value is kept as days since 1970-01-01; toString is the one way to it that needs
    # no Java class object.
    text = file.partition().toString()
    return int(text[text.index("=") + 1 : text.index("}")])
