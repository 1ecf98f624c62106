"""EMR job ml_feature_engineering: `sales_features`, and their export for the model."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline_core.arguments import read_arguments
from pipeline_core.contract import load_contract
from pipeline_core.derived import run_step
from pipeline_core.manifest import load_manifest
from pipeline_core.publish import Candidate
from pipeline_core.session import get_session
from pipeline_core.step import Step

from ml_feature_engineering.refresh import refresh

NAME = "ml_feature_engineering"
ARGUMENTS = (
    "run_id", "business_date", "manifest_uri", "leases_table", "sales_features_uri",
    "features_uri", "pipeline_runs_uri",
)  # fmt: skip


def main(argv: Sequence[str]) -> None:
    """Read the arguments, run the step; the lease ends with it."""
    arguments = read_arguments(argv, ARGUMENTS)
    run_id = arguments["run_id"]
    spark = get_session(NAME)
    sales = Candidate(spark, load_contract("sales").table, run_id)
    features = Candidate(spark, load_contract("sales_features").table, run_id)
    step = Step.of(NAME, arguments, [features.table])

    def work() -> Mapping[str, Any]:
        manifest = load_manifest(arguments["manifest_uri"], run_id)
        return refresh(sales, features, manifest.store_parts, arguments)

    run_step(step, [features], work)


if __name__ == "__main__":
    main(sys.argv[1:])
