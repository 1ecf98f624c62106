"""Glue job maintenance: all Iceberg tables, one after another, while no run needs them."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from pipeline_core.arguments import read_arguments
from pipeline_core.lease import Leases
from pipeline_core.run_record import run_record, write_record
from pipeline_core.session import CATALOG, get_session

from maintenance.round import iceberg_tables, visits
from maintenance.tidy import Keep, tidy

NAME = "maintenance"
ARGUMENTS = ("run_id", "leases_table", "pipeline_runs_uri", "snapshot_days", "orphan_days")
# A table that a run holds is left for the next round: there is one every day.
WAIT_SECONDS = 60


class MaintenanceFailed(RuntimeError):
    """Some tables could not be tidied; the others were."""


def main(argv: Sequence[str]) -> None:
    """Go round, record what was done, and fail at the end if anything failed."""
    arguments = read_arguments(argv, ARGUMENTS)
    spark = get_session(NAME)
    days = int(arguments["snapshot_days"]), int(arguments["orphan_days"])
    keep = Keep(datetime.now(UTC), *days)
    leases = Leases(arguments["leases_table"], arguments["run_id"], wait_seconds=WAIT_SECONDS)

    def work(table: str) -> str:
        name = f"{CATALOG}.{table}"
        return tidy(spark, name, keep) if spark.catalog.tableExists(name) else "not made yet"

    done = list(visits(leases, iceberg_tables(), work, spark.sparkContext.cancelAllJobs))
    failed = [str(visit) for visit in done if visit.failed]
    fields = {
        "notices": [str(visit) for visit in done],
        "reason": "; ".join(failed)[:2000] or None,
    }
    record = run_record(arguments["run_id"], NAME, "failed" if failed else "succeeded", fields)
    write_record(arguments["pipeline_runs_uri"], record)
    if failed:
        raise MaintenanceFailed("; ".join(failed))


if __name__ == "__main__":
    main(sys.argv[1:])
