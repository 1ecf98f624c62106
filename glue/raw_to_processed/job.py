"""Glue job raw_to_processed: the run's canonical parts become candidates of its tables."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline_core.arguments import read_arguments
from pipeline_core.attempt import attempt
from pipeline_core.manifest import load_manifest
from pipeline_core.session import get_session
from pipeline_core.step import Step

from raw_to_processed.process import candidates, process

NAME = "raw_to_processed"
ARGUMENTS = (
    "run_id", "business_date", "manifest_uri", "leases_table", "sales_uri", "sales_quarantine_uri",
    "pipeline_runs_uri",
)  # fmt: skip


def main(argv: Sequence[str]) -> None:
    """Read the arguments, run the step; when it fails, leave neither branch nor lease behind."""
    arguments = read_arguments(argv, ARGUMENTS)
    run_id = arguments["run_id"]
    spark = get_session(NAME)
    sales, quarantine = candidates(spark, run_id)
    tables = [sales.table, quarantine.table]
    step = Step.of(NAME, arguments, tables)
    places = {name: arguments[f"{name}_uri"] for name in ("sales", "sales_quarantine")}

    def work() -> Mapping[str, Any]:
        try:
            manifest = load_manifest(arguments["manifest_uri"], run_id)
            return process(manifest, sales, quarantine, places)
        except Exception:
            for candidate in (sales, quarantine):
                attempt(candidate.drop)
            attempt(lambda: step.leases.release(tables))
            raise

    step.run(work)


if __name__ == "__main__":
    main(sys.argv[1:])
