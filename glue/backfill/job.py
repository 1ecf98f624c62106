"""Glue job backfill: some business dates, made right from the raw zone in one run."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline_core.arguments import read_arguments
from pipeline_core.attempt import attempt
from pipeline_core.contract import load_contract
from pipeline_core.give_way import GaveWay, giving_way
from pipeline_core.lease import Leases, LeaseTaken
from pipeline_core.manifest import load_manifest
from pipeline_core.publish import Candidate
from pipeline_core.run_record import run_record, write_record
from pipeline_core.session import get_session

from backfill.rejudge import judge_again
from backfill.steps import Run

NAME = "backfill"
TABLES = ("sales", "sales_quarantine", "daily_sales")
LAST_STEP = "aggregation_job"
ARGUMENTS = (
    "run_id", "manifest_uri", "leases_table", "pipeline_runs_uri", "sales_uri",
    "sales_quarantine_uri", "daily_sales_uri",
)  # fmt: skip


def main(argv: Sequence[str]) -> None:
    """Judge first, then hold the tables for as long as they are written, and no longer."""
    arguments = read_arguments(argv, ARGUMENTS)
    run_id = arguments["run_id"]
    spark = get_session(NAME)
    manifest = load_manifest(arguments["manifest_uri"], run_id)
    candidates = [Candidate(spark, load_contract(name).table, run_id) for name in TABLES]
    run = Run(manifest, *candidates)
    leases = Leases(arguments["leases_table"], run_id)
    stop_work = spark.sparkContext.cancelAllJobs
    judged = judge_again(spark, manifest) if run.makes_sales else None
    try:
        with giving_way(leases, run.tables, stop_work):
            run.prepare({name: arguments[f"{name}_uri"] for name in TABLES})
            for name, work in run.steps(judged).items():
                _record(arguments, name, work)
    except (GaveWay, LeaseTaken) as other_first:
        # Not a failure: the state machine asks for this run again later.
        run.drop()
        _write(arguments, LAST_STEP, "skipped", {"reason": str(other_first)})
    except Exception:
        run.drop()
        raise
    finally:
        attempt(lambda: leases.release(run.tables))


def _record(arguments: Mapping[str, str], name: str, work: Any) -> None:
    try:
        fields = dict(work())
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:2000]
        more = {"reason": reason, "rules": getattr(error, "rules", None)}
        attempt(lambda: _write(arguments, name, "failed", more))
        raise
    _write(arguments, name, "succeeded", fields)


def _write(arguments: Mapping[str, str], name: str, status: str, fields: Any) -> None:
    record = run_record(arguments["run_id"], name, status, fields)
    write_record(arguments["pipeline_runs_uri"], record)


if __name__ == "__main__":
    main(sys.argv[1:])
