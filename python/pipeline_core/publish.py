"""The one way a table is written: on a branch named after the run, then published whole."""

from collections.abc import Callable, Mapping
from typing import Any

from pyspark.sql import Column, DataFrame, SparkSession

from pipeline_core.session import CATALOG
from pipeline_core.snapshots import BASE, MAIN, RUN_ID, find_run, head, history, load_table

_PREFIX = "run-"


class MainMoved(RuntimeError):
    """Something else was published between making the branch and publishing it."""


class NothingToPublish(RuntimeError):
    """The run wrote no candidate for the table."""


class Candidate:
    """A run's branch of one table: written, sealed with the run's figures, checked, published."""

    def __init__(self, spark: SparkSession, table: str, run_id: str, catalog: str = CATALOG):
        self.spark = spark
        self.catalog = catalog
        self.table = table
        self.run_id = run_id
        self.name = f"{catalog}.{table}"
        self.branch = f"{_PREFIX}{run_id}"
        # Backticks: a run id holds hyphens, and may hold anything else.
        self.target = f"{self.name}.`branch_{self.branch.replace('`', '``')}`"

    @property
    def metadata(self) -> Any:
        """The table's metadata as it is now."""
        return load_table(self.spark, self.name)

    def published(self) -> int | None:
        """The snapshot that sealed this run in main's history, if it is there."""
        return find_run(self.metadata, self.run_id)

    def sealed(self) -> int | None:
        """The snapshot that sealed the branch, if the run got that far."""
        return find_run(self.metadata, self.run_id, self.branch)

    def start(self) -> None:
        """Begin the branch at main, and let the run's earlier tries go, and dead runs' branches.

        Whoever else has a branch has lost the lease: once this run is published, its own branch
        can never be.
        """
        table = self.metadata
        for branch in open_candidates(table):
            table.manageSnapshots().removeBranch(branch).commit()
            table.refresh()
        base = head(table)
        manage = table.manageSnapshots()
        # On a table without a snapshot Iceberg begins a branch with an empty one.
        (
            manage.createBranch(self.branch, base) if base else manage.createBranch(self.branch)
        ).commit()

    def rows(self) -> DataFrame:
        """What the branch holds now."""
        return self.spark.table(self.target)

    def append(self, rows: DataFrame) -> None:
        """Add rows."""
        rows.writeTo(self.target).append()

    def overwrite(self, rows: DataFrame, condition: Column) -> None:
        """Put rows in the place of whole partitions."""
        rows.writeTo(self.target).overwrite(condition)

    def run_sql(self, statement: Callable[[str], str]) -> None:
        """Run a statement (MERGE, DELETE) against the branch, whose name it is given."""
        self.spark.sql(statement(self.target))

    def seal(self, figures: Mapping[str, str]) -> int:
        """Close the branch with an empty snapshot that carries the run's id, base and figures.

        An own snapshot, because Spark SQL cannot give properties to the ones of MERGE and DELETE.
        """
        table = self.metadata
        append = table.newFastAppend().toBranch(self.branch).set(RUN_ID, self.run_id)
        base = head(table)
        for key, value in {BASE: str(base or ""), **figures}.items():
            append = append.set(key, value)
        append.commit()
        sealed = head(self.metadata, self.branch)
        assert sealed is not None
        return sealed

    def publish(self) -> None:
        """Move main to the branch's end and remove the branch; done before is done."""
        table = self.metadata
        end = head(table, self.branch)
        if end is None and find_run(table, self.run_id) is None:
            raise NothingToPublish(
                f"table {self.table} has no branch {self.branch} and run {self.run_id} is not in "
                "its history; run the step that writes it again"
            )
        if end is not None and not _in_main(table, end):
            self._fast_forward(table)
        self.drop()

    def _fast_forward(self, table: Any) -> None:
        try:
            table.manageSnapshots().fastForwardBranch(MAIN, self.branch).commit()
        except Exception as error:
            if "ancestor" not in str(error):
                raise
            raise MainMoved(
                f"table {self.table}: main moved to {head(table)} since run {self.run_id} made "
                "its branch; run it again, it starts from the new main"
            ) from error

    def drop(self) -> None:
        """Remove the branch; main stays as it is."""
        table = self.metadata
        if head(table, self.branch) is not None:
            table.manageSnapshots().removeBranch(self.branch).commit()


def open_candidates(table: Any) -> list[str]:
    """Branches on which runs, of now or dead ones, have something that is not published."""
    return sorted(name for name in table.refs().keySet() if name.startswith(_PREFIX))


def _in_main(table: Any, snapshot_id: int) -> bool:
    return any(s.snapshotId() == snapshot_id for s in history(table, head(table)))
