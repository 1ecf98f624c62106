"""Glue job aggregation_job: `daily_sales` of the dates that a run changed."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline_core.arguments import read_arguments
from pipeline_core.attempt import attempt
from pipeline_core.contract import load_contract
from pipeline_core.publish import Candidate
from pipeline_core.session import get_session
from pipeline_core.step import Step

from aggregation_job.refresh import refresh

NAME = "aggregation_job"
ARGUMENTS = ("run_id", "business_date", "leases_table", "daily_sales_uri", "pipeline_runs_uri")


def main(argv: Sequence[str]) -> None:
    """Read the arguments, run the step; the lease ends with it."""
    arguments = read_arguments(argv, ARGUMENTS)
    run_id = arguments["run_id"]
    spark = get_session(NAME)
    sales = Candidate(spark, load_contract("sales").table, run_id)
    daily = Candidate(spark, load_contract("daily_sales").table, run_id)
    step = Step.of(NAME, arguments, [daily.table])

    def work() -> Mapping[str, Any]:
        try:
            return refresh(sales, daily, arguments["daily_sales_uri"])
        except Exception:
            attempt(daily.drop)
            raise

    try:
        step.run(work)
    finally:
        attempt(lambda: step.leases.release([daily.table]))


if __name__ == "__main__":
    main(sys.argv[1:])
