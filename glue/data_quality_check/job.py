"""Glue job data_quality_check: the gate between a run's candidates and its readers."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline_core.arguments import read_arguments
from pipeline_core.attempt import attempt
from pipeline_core.checks import QualityGateFailed
from pipeline_core.contract import load_contract
from pipeline_core.publish import Candidate
from pipeline_core.session import get_session
from pipeline_core.step import Step

from data_quality_check.gate import gate

NAME = "data_quality_check"
ARGUMENTS = ("run_id", "business_date", "leases_table", "pipeline_runs_uri")


def main(argv: Sequence[str]) -> None:
    """Read the arguments, run the step; leases end with the publishing or the refusal."""
    arguments = read_arguments(argv, ARGUMENTS)
    run_id = arguments["run_id"]
    spark = get_session(NAME)
    tables = [load_contract(name).table for name in ("sales", "sales_quarantine")]
    sales, quarantine = (Candidate(spark, table, run_id) for table in tables)
    step = Step.of(NAME, arguments, tables)

    def work() -> Mapping[str, Any]:
        try:
            fields = gate(sales, quarantine)
        except QualityGateFailed:
            # Only a refusal ends the candidates: after a crash the step is run again on them.
            for candidate in (sales, quarantine):
                attempt(candidate.drop)
            attempt(lambda: step.leases.release(tables))
            raise
        return fields

    step.run(work)
    step.leases.release(tables)


if __name__ == "__main__":
    main(sys.argv[1:])
