"""Glue job publish_forecast: the output of the model, validated, becomes `sales_forecast`."""

import sys
from collections.abc import Sequence

from pipeline_core.arguments import read_arguments
from pipeline_core.contract import load_contract
from pipeline_core.derived import run_step
from pipeline_core.publish import Candidate
from pipeline_core.session import get_session
from pipeline_core.step import Step

from publish_forecast.refresh import refresh

NAME = "publish_forecast"
ARGUMENTS = (
    "run_id", "business_date", "leases_table", "sales_forecast_uri", "forecast_uri",
    "pipeline_runs_uri",
)  # fmt: skip


def main(argv: Sequence[str]) -> None:
    """Read the arguments, run the step; the lease ends with it."""
    arguments = read_arguments(argv, ARGUMENTS)
    spark = get_session(NAME)
    features, forecast = (
        Candidate(spark, load_contract(name).table, arguments["run_id"])
        for name in ("sales_features", "sales_forecast")
    )
    step = Step.of(NAME, arguments, [forecast.table])
    run_step(step, [forecast], lambda: refresh(features, forecast, arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
