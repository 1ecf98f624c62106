"""EMR clusters run their steps for real: states, reasons, roles, logs, events."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import clusters, lake
from tests.aws.clusters import described, ended, launch, step, steps
from tests.aws.conftest import eventually
from tests.aws.resources import messages

TABLE = "glue_catalog.processed.emr"
WRITE = lake.SPARK + f"spark.sql('create table {TABLE} (id int) using iceberg')\n"
INSERT = lake.SPARK + (
    "import sys, boto3\n"
    f"spark.sql('insert into {TABLE} values (' + sys.argv[2] + ')')\n"
    "print(sys.argv[1:], boto3.client('sts').get_caller_identity()['Arn'])\n"
)
FAIL = "raise ValueError('7 bad rows')"
SLOW = "import time\ntime.sleep(120)"


def log(aws: Any, cluster: str) -> str:
    """What the newest step of the cluster wrote."""
    newest = aws.client("emr").list_steps(ClusterId=cluster)["Steps"][0]["Id"]
    key = f"emr-logs/{cluster}/steps/{newest}/stdout.gz"
    packed = aws.client("s3").get_object(Bucket="lake", Key=key)["Body"].read()
    return gzip.decompress(packed).decode()


def test_steps_run_one_after_another_with_the_role_of_the_nodes(aws: Any) -> None:
    profile, role = clusters.profile(aws)
    made = [step(aws, "create", WRITE), step(aws, "insert", INSERT, "--id", "7")]
    cluster = launch(aws, *made, JobFlowRole=profile)
    status = ended(aws, cluster)
    reason = {"Code": "ALL_STEPS_COMPLETED", "Message": "Steps completed"}
    assert (status["State"], status["StateChangeReason"]) == ("TERMINATED", reason)
    assert [each["State"] for each in steps(aws, cluster).values()] == ["COMPLETED", "COMPLETED"]
    assert lake.rows(aws, "select id from processed.emr") == [["7"]]
    said = log(aws, cluster)
    assert "['--id', '7']" in said and f"assumed-role/{role.rpartition('/')[2]}/{cluster}" in said


def test_a_failed_step_ends_the_cluster_and_says_why(aws: Any) -> None:
    cluster = launch(aws, step(aws, "bad", FAIL), step(aws, "never", "print(1)"))
    status = ended(aws, cluster)
    assert status["State"] == "TERMINATED_WITH_ERRORS"
    assert status["StateChangeReason"]["Code"] == "STEP_FAILURE"
    found = steps(aws, cluster)
    assert (found["bad"]["State"], found["never"]["State"]) == ("FAILED", "CANCELLED")
    details = found["bad"]["FailureDetails"]
    assert details["Message"] == "ValueError: 7 bad rows"
    assert details["LogFile"].startswith(f"s3://lake/emr-logs/{cluster}/steps/")


def test_a_step_may_fail_without_ending_its_cluster(aws: Any) -> None:
    bad = step(aws, "bad", FAIL, ActionOnFailure="CONTINUE")
    cluster = launch(aws, bad, step(aws, "next", "print(1)"))
    assert ended(aws, cluster)["State"] == "TERMINATED"
    found = steps(aws, cluster)
    assert (found["bad"]["State"], found["next"]["State"]) == ("FAILED", "COMPLETED")


def test_a_jar_of_iceberg_is_not_there_unless_iceberg_was_asked_for(aws: Any) -> None:
    asks = step(aws, "asks", "print(1)")
    jar = "spark.jars=/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar"
    asks["HadoopJarStep"]["Args"][1:1] = ["--conf", jar]
    cluster = launch(aws, asks)
    assert ended(aws, cluster)["State"] == "TERMINATED_WITH_ERRORS"
    message = steps(aws, cluster)["asks"]["FailureDetails"]["Message"]
    assert "iceberg-spark3-runtime.jar does not exist: the cluster has no Iceberg" in message


def test_a_killed_driver_fails_its_step(aws: Any) -> None:
    halt = lake.SPARK + "spark._jvm.java.lang.Runtime.getRuntime().halt(9)\nspark.range(1).count()"
    cluster = launch(aws, step(aws, "halt", halt))
    assert ended(aws, cluster)["State"] == "TERMINATED_WITH_ERRORS"
    assert "Spark ended during the run" in steps(aws, cluster)["halt"]["FailureDetails"]["Message"]
    after = launch(aws, step(aws, "again", lake.SPARK + "print(spark.range(3).count())"))
    assert ended(aws, after)["State"] == "TERMINATED"


def test_a_cluster_can_be_terminated_while_it_works(aws: Any) -> None:
    cluster = launch(aws, step(aws, "slow", SLOW), step(aws, "never", "print(1)"))
    lake.until(lambda: steps(aws, cluster)["slow"]["State"] == "RUNNING", "running step")
    assert described(aws, cluster)["Status"]["State"] == "RUNNING"
    aws.client("emr").terminate_job_flows(JobFlowIds=[cluster])
    status = ended(aws, cluster)
    assert (status["State"], status["StateChangeReason"]["Code"]) == ("TERMINATED", "USER_REQUEST")
    assert {each["State"] for each in steps(aws, cluster).values()} == {"CANCELLED"}


def test_a_cluster_that_is_kept_takes_more_steps(aws: Any) -> None:
    cluster = launch(aws, Instances={"KeepJobFlowAliveWhenNoSteps": True})
    state = lambda: described(aws, cluster)["Status"]["State"]  # noqa: E731
    lake.until(lambda: state() == "WAITING", "idle cluster")
    more = [step(aws, "later", "print(1)")]
    aws.client("emr").add_job_flow_steps(JobFlowId=cluster, Steps=more)
    lake.until(lambda: steps(aws, cluster)["later"]["State"] == "COMPLETED", "end of the step")
    lake.until(lambda: state() == "WAITING", "idle cluster")
    aws.client("emr").terminate_job_flows(JobFlowIds=[cluster])
    assert ended(aws, cluster)["State"] == "TERMINATED"


def test_rules_hear_of_clusters_and_steps(aws: Any) -> None:
    of_clusters = clusters.told(aws, "EMR Cluster State Change")
    of_steps = clusters.told(aws, "EMR Step Status Change")
    cluster = launch(aws, step(aws, "bad", FAIL), Name="insights-r1")
    ended(aws, cluster)
    heard = [json.loads(each["Body"])["detail"] for each in messages(aws, of_clusters, 3)]
    assert {each["name"] for each in heard} == {"insights-r1"}
    assert {each["state"] for each in heard} == {"STARTING", "RUNNING", "TERMINATED_WITH_ERRORS"}
    last = next(each for each in heard if each["severity"] == "CRITICAL")
    assert json.loads(last["stateChangeReason"])["code"] == "STEP_FAILURE"
    told = [json.loads(each["Body"])["detail"] for each in messages(aws, of_steps, 2)]
    assert {each["state"] for each in told} == {"RUNNING", "FAILED"}


def test_bootstrap_scripts_are_fetched_with_the_role_of_the_nodes(aws: Any) -> None:
    lake.lake(aws)
    action = {"Path": "s3://lake/code/none.sh", "Args": ["a"]}
    broken = [{"Name": "packages", "ScriptBootstrapAction": action}]
    cluster = launch(aws, step(aws, "never", "print(1)"), BootstrapActions=broken)
    status = ended(aws, cluster)
    assert status["StateChangeReason"]["Code"] == "BOOTSTRAP_FAILURE"
    assert "s3://lake/code/none.sh" in status["StateChangeReason"]["Message"]


def test_it_says_how_it_was_asked_for(aws: Any) -> None:
    tags = [{"Key": "run", "Value": "r1"}]
    cluster = launch(aws, step(aws, "one", "print(1)"), Tags=tags)
    found = described(aws, cluster)
    assert found["Tags"] == tags and found["InstanceCollectionType"] == "INSTANCE_FLEET"
    fleets = aws.client("emr").list_instance_fleets(ClusterId=cluster)["InstanceFleets"]
    assert [each["TargetSpotCapacity"] for each in fleets] == [0, 2]
    ended(aws, cluster)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"JobFlowRole": "no-such-profile"}, "Invalid InstanceProfile: no-such-profile"),
        ({"ServiceRole": "no-such-role"}, "Invalid ServiceRole: no-such-role"),
        ({"SecurityConfiguration": "none"}, "Security configuration with name 'none'"),
        (
            {"Steps": [{"Name": "pig", "HadoopJarStep": {"Jar": "pig.jar", "Args": []}}]},
            "step 'pig': the jar is 'pig.jar'",
        ),
    ],
)
def test_what_cannot_run_is_refused_at_once(aws: Any, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ClientError, match=said):
        launch(aws, **wrong)


def test_nodes_need_a_role_that_trusts_ec2(aws: Any) -> None:
    profile, _ = clusters.profile(aws, "glue")
    with pytest.raises(ClientError, match="does not trust ec2.amazonaws.com"):
        launch(aws, JobFlowRole=profile)


def test_the_log_of_a_step_is_found_by_its_name(aws: Any) -> None:
    from urllib.request import urlopen

    cluster = launch(aws, step(aws, "said_something", "print('what it said')"))
    ended(aws, cluster)

    def found() -> str:
        with urlopen(f"{aws.url}/_local/logs?step=said_something") as answer:
            return str(answer.read().decode())

    assert "what it said" in eventually(found)
