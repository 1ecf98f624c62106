"""EMR job data_transformation: `customer_insights` and `product_pairs` from published sales."""

import sys
from collections.abc import Sequence

from pipeline_core.arguments import read_arguments
from pipeline_core.contract import load_contract
from pipeline_core.derived import run_step
from pipeline_core.publish import Candidate
from pipeline_core.session import get_session
from pipeline_core.step import Step

from data_transformation.refresh import refresh

NAME = "data_transformation"
ARGUMENTS = (
    "run_id", "business_date", "leases_table", "customer_insights_uri", "product_pairs_uri",
    "pipeline_runs_uri",
)  # fmt: skip


def main(argv: Sequence[str]) -> None:
    """Read the arguments, run the step; the leases end with it."""
    arguments = read_arguments(argv, ARGUMENTS)
    spark = get_session(NAME)
    sales, insights, pairs = (
        Candidate(spark, load_contract(name).table, arguments["run_id"])
        for name in ("sales", "customer_insights", "product_pairs")
    )
    made = [insights, pairs]
    step = Step.of(NAME, arguments, [candidate.table for candidate in made])
    run_step(step, made, lambda: refresh(sales, (insights, pairs), arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
