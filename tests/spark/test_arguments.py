"""Job arguments."""

import pytest
from pipeline_core.arguments import MissingArguments, read_arguments


def test_ours_are_found_among_those_of_glue() -> None:
    argv = ["job.py", "--JOB_NAME", "x", "--conf", "a=b --conf c=d", "--enable-metrics",
            "--run_id", "r-1", "--manifest_uri=s3://b/m.json", "--TempDir", "s3://t"]  # fmt: skip
    assert read_arguments(argv, ["run_id", "manifest_uri"]) == {
        "run_id": "r-1", "manifest_uri": "s3://b/m.json",
    }  # fmt: skip


def test_every_missing_one_is_named() -> None:
    with pytest.raises(MissingArguments, match=r"--run_id, --leases_table; got \['empty'\]"):
        read_arguments(["--empty", ""], ["run_id", "leases_table"])


def test_an_empty_value_is_missing() -> None:
    with pytest.raises(MissingArguments, match="--run_id"):
        read_arguments(["--run_id", "", "--other", "x"], ["run_id"])
