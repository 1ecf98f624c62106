"""One Iceberg table: its small files joined, its old snapshots and lost files removed.

Asked of Iceberg's own actions, which the procedures of SQL call as well: they take what a table's
metadata says instead of texts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipeline_core.derived import BUSINESS_DATE
from pipeline_core.publish import open_candidates
from pipeline_core.snapshots import RUN_ID, SOURCE, head, history, load_table
from pyspark.sql import SparkSession

# Two small files of a partition are one too many.
MIN_INPUT_FILES = 2
# Each is a request of whoever plans a query; below this many there is little to win.
MANY_MANIFESTS = 10
# What later runs look for in the newest snapshot that says it, however old that is.
_SAID = (RUN_ID, SOURCE, BUSINESS_DATE)


@dataclass(frozen=True)
class Keep:
    """How long what no reader needs any more is kept, counted from now."""

    now: datetime
    snapshot_days: int
    orphan_days: int

    @property
    def snapshots_since(self) -> int:
        """In milliseconds since 1970, as Iceberg counts."""
        return _millis(self.now - timedelta(days=self.snapshot_days))

    @property
    def orphans_since(self) -> int:
        """A file that is younger may belong to a commit that is still to come."""
        return _millis(self.now - timedelta(days=self.orphan_days))


def tidy(spark: SparkSession, name: str, keep: Keep) -> str:
    """Do what is to be done for the table, and say it."""
    table = load_table(spark, name)
    actions = spark_actions(spark)
    said = [
        compacted(actions, table),
        expired(actions, table, keep),
        swept(actions, table, keep),
    ]
    return "; ".join(each for each in said if each) or "nothing to do"


def spark_actions(spark: SparkSession) -> Any:
    """Iceberg's actions in this session."""
    jvm: Any = spark._jvm
    return jvm.org.apache.iceberg.spark.actions.SparkActions.get(spark._jsparkSession)


def compacted(actions: Any, table: Any) -> str | None:
    """Join small files and manifests. Rows stay what they are, and the main branch moves on."""
    waiting = open_candidates(table)
    if waiting:
        # Its candidate could not be published any more, even where its lease has run out.
        return f"files left alone for {', '.join(waiting)}"
    options = {"min-input-files": str(MIN_INPUT_FILES), "partial-progress.enabled": "true"}
    rewrite = actions.rewriteDataFiles(table).binPack()
    for key, value in options.items():
        rewrite = rewrite.option(key, value)
    done = rewrite.execute()
    table.refresh()
    current = table.currentSnapshot()
    if current is not None and current.dataManifests(table.io()).size() > MANY_MANIFESTS:
        actions.rewriteManifests(table).execute()
        table.refresh()
    if done.rewrittenDataFilesCount() == 0:
        return None
    return f"{done.rewrittenDataFilesCount()} files became {done.addedDataFilesCount()}"


def expired(actions: Any, table: Any, keep: Keep) -> str | None:
    """Forget snapshots that are older than any that is still asked for."""
    needed = _oldest_needed(table)
    since = min(keep.snapshots_since, needed) if needed is not None else keep.snapshots_since
    before = table.snapshots().size()
    if not any(snapshot.timestampMillis() < since for snapshot in table.snapshots()):
        return None
    actions.expireSnapshots(table).expireOlderThan(since).retainLast(1).execute()
    table.refresh()
    forgotten = before - table.snapshots().size()
    return f"{forgotten} snapshots expired" if forgotten else None


def _oldest_needed(table: Any) -> int | None:
    """Time of the oldest of those snapshots that are the newest to say something of a run."""
    found: dict[str, int] = {}
    for snapshot in history(table, head(table)):
        for key in _SAID:
            if key not in found and snapshot.summary().containsKey(key):
                found[key] = snapshot.timestampMillis()
    return min(found.values(), default=None)


def swept(actions: Any, table: Any, keep: Keep) -> str | None:
    """Remove files below the table's place that no snapshot names: what killed jobs leave."""
    sweep = actions.deleteOrphanFiles(table).usePrefixListing(True)
    lost = list(sweep.olderThan(keep.orphans_since).execute().orphanFileLocations())
    return f"{len(lost)} lost files removed" if lost else None


def _millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
