"""Jobs of EMR Serverless run for real: states, reasons, roles, logs, state machines."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.clusters import CONF
from tests.aws.machines import output, run, task

ENDED = ("SUCCESS", "FAILED", "CANCELLED")


@pytest.fixture(scope="module")
def application(aws: Any) -> str:
    lake.lake(aws)
    made = aws.client("emr-serverless").create_application(
        name=lake.unique("app"),
        releaseLabel="emr-7.12.0",
        type="spark",
        architecture="ARM64",
        clientToken=lake.unique("token"),
    )
    return str(made["applicationId"])


def request(
    aws: Any, application: str, script: str, *arguments: str, **more: Any
) -> dict[str, Any]:
    """The request of a job run of `script`."""
    key = f"code/{lake.unique('job')}.py"
    aws.client("s3").put_object(Bucket="lake", Key=key, Body=script.encode())
    return {
        "applicationId": application,
        "clientToken": lake.unique("token"),
        "executionRoleArn": more.pop("role", None) or lake.role(aws, "emr-serverless"),
        "jobDriver": {
            "sparkSubmit": {
                "entryPoint": f"s3://lake/{key}",
                "entryPointArguments": list(arguments),
                "sparkSubmitParameters": " ".join([*CONF, *more.pop("conf", [])]),
            }
        },
        "configurationOverrides": {
            "monitoringConfiguration": {
                "s3MonitoringConfiguration": {"logUri": "s3://lake/emr-logs/"}
            }
        },
        **more,
    }


def started(aws: Any, given: dict[str, Any]) -> str:
    return str(aws.client("emr-serverless").start_job_run(**given)["jobRunId"])


def ended(aws: Any, application: str, run_id: str) -> dict[str, Any]:
    """The job run once it has ended."""

    def look() -> Any:
        found = described(aws, application, run_id)
        return found if found["state"] in ENDED else None

    found: dict[str, Any] = lake.until(look, f"end of {run_id}")
    return found


def described(aws: Any, application: str, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = aws.client("emr-serverless").get_job_run(
        applicationId=application, jobRunId=run_id
    )["jobRun"]
    return found


def log(aws: Any, application: str, run_id: str, stream: str) -> str:
    key = f"emr-logs/applications/{application}/jobs/{run_id}/SPARK_DRIVER/{stream}.gz"
    body = aws.client("s3").get_object(Bucket="lake", Key=key)["Body"].read()
    return gzip.decompress(body).decode()


def test_a_job_runs_with_its_arguments_and_leaves_its_log(aws: Any, application: str) -> None:
    script = lake.SPARK + "import sys\nprint('told', sys.argv[1:], spark.range(3).count())\n"
    run_id = started(aws, request(aws, application, script, "--day", "2025-06-30"))
    assert ended(aws, application, run_id)["state"] == "SUCCESS"
    assert "told ['--day', '2025-06-30'] 3" in log(aws, application, run_id, "stdout")
    app = aws.client("emr-serverless").get_application(applicationId=application)["application"]
    assert (app["state"], app["architecture"]) == ("STARTED", "ARM64")


def test_a_failing_job_says_why(aws: Any, application: str) -> None:
    script = "raise ValueError('no such day')"
    run_id = started(aws, request(aws, application, script))
    found = ended(aws, application, run_id)
    assert found["state"] == "FAILED"
    assert "ValueError: no such day" in found["stateDetails"]
    assert "no such day" in log(aws, application, run_id, "stderr")


def test_the_same_call_again_starts_nothing(aws: Any, application: str) -> None:
    given = request(aws, application, lake.SPARK)
    assert started(aws, given) == started(aws, given)


def test_packages_that_are_not_there_fail_the_job(aws: Any, application: str) -> None:
    conf = ["--conf", "spark.archives=s3://lake/code/none.zip#packages"]
    run_id = started(aws, request(aws, application, lake.SPARK, conf=conf))
    found = ended(aws, application, run_id)
    assert found["state"] == "FAILED"
    assert "s3://lake/code/none.zip" in found["stateDetails"]


def test_what_cannot_run_is_refused_at_once(aws: Any, application: str) -> None:
    wrong = request(aws, application, lake.SPARK, role=lake.role(aws, "glue"))
    with pytest.raises(ClientError, match="Invalid execution role"):
        started(aws, wrong)
    with pytest.raises(ClientError, match="does not exist"):
        started(aws, request(aws, "00none", lake.SPARK))
    odd = request(aws, application, lake.SPARK, conf=["--files", "s3://lake/x"])
    with pytest.raises(ClientError, match="--files: not in the local AWS"):
        started(aws, odd)


def test_a_cancelled_job_is_killed(aws: Any, application: str) -> None:
    script = lake.SPARK + "import time\ntime.sleep(600)\n"
    run_id = started(aws, request(aws, application, script))
    lake.until(lambda: described(aws, application, run_id)["state"] == "RUNNING", "start")
    client = aws.client("emr-serverless")
    client.cancel_job_run(applicationId=application, jobRunId=run_id)
    assert ended(aws, application, run_id)["state"] == "CANCELLED"


def test_a_state_machine_waits_for_the_end(aws: Any, application: str) -> None:
    def outcome(script: str) -> Any:
        given = request(aws, application, script)
        spark = given["jobDriver"]["sparkSubmit"]
        parameters = {
            "ApplicationId": application,
            "ClientToken": given["clientToken"],
            "ExecutionRoleArn": given["executionRoleArn"],
            "JobDriver": {
                "SparkSubmit": {
                    "EntryPoint": spark["entryPoint"],
                    "EntryPointArguments": ["--a", "b"],
                    "SparkSubmitParameters": spark["sparkSubmitParameters"],
                }
            },
        }
        return run(aws, {"job": task("emr-serverless:startJobRun.sync", parameters)})

    good = outcome(lake.SPARK)
    assert output(good)["JobRun"]["State"] == "SUCCESS"
    bad = outcome("raise ValueError('no such day')")
    assert (bad["status"], bad["error"]) == ("FAILED", "States.TaskFailed")
    assert "no such day" in bad["cause"]
