"""SageMaker jobs run for real: the project's code under the image's toolkits, through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake, models
from tests.aws.conftest import LocalServer
from tests.aws.faults import Switch
from tests.aws.machines import machine, run, task


def test_a_training_job_leaves_a_judged_model(server: LocalServer, job: dict[str, Any]) -> None:
    phases = [each["Status"] for each in job["SecondaryStatusTransitions"]]
    assert phases == ["Starting", "Downloading", "Training", "Uploading", "Completed"]
    place = job["ModelArtifacts"]["S3ModelArtifacts"]
    assert place == f"s3://lake/models/{job['TrainingJobName']}/output/model.tar.gz"
    found = models.files(models.read(server, place))
    assert {"verdict.json", "card.json", "forecaster.joblib", "code/inference.py"} <= set(found)
    assert json.loads(found["verdict.json"])["approved"]
    card = json.loads(found["card.json"])
    assert card["data"]["series"] == models.STORES * models.CATEGORIES
    told = {each["MetricName"]: each["Value"] for each in job["FinalMetricDataList"]}
    assert told == {"rmsse": card["metrics"]["store_category"]["model"]["rmsse"], "approved": 1.0}


def test_files_move_as_the_job_s_role(server: LocalServer, job: dict[str, Any]) -> None:
    mine = [call for call in server.calls() if call["principal"] == job["RoleArn"]]
    assert {"GetObject", "PutObject", "ListObjectsV2"} == {call["operation"] for call in mine}


def test_a_failing_script_fails_the_job_with_its_reason(server: LocalServer, features: str) -> None:
    code = models.code(server, train="print('7 bad rows'); raise SystemExit(3)")
    found = models.trained(server, models.training(server, code, features))
    assert found["TrainingJobStatus"] == "Failed"
    assert found["FailureReason"].startswith("AlgorithmError: ")
    assert "ModelArtifacts" not in found
    assert "7 bad rows" in _log(server, found["TrainingJobName"])


def _log(server: LocalServer, name: str) -> str:
    logs, group = server.client("logs"), "/aws/sagemaker/TrainingJobs"
    streams = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=name)
    stream = streams["logStreams"][0]["logStreamName"]
    events = logs.get_log_events(logGroupName=group, logStreamName=stream)["events"]
    return "\n".join(event["message"] for event in events)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"InputDataConfig": [models.channel("features", "s3://lake/none/")]}, "No S3 objects"),
        ({"InputDataConfig": [models.channel("features", "s3://nowhere/x")]}, "s3://nowhere/x"),
        ({"RoleArn": "lambda"}, "does not trust sagemaker.amazonaws.com"),
    ],
)
def test_what_a_job_cannot_get_fails_it(
    server: LocalServer, source: str, features: str, change: dict[str, Any], reason: str
) -> None:
    if change.get("RoleArn") == "lambda":
        change = {"RoleArn": lake.role(server, "lambda")}
    found = models.trained(server, models.training(server, source, features, **change))
    assert found["TrainingJobStatus"] == "Failed"
    assert found["FailureReason"].startswith("ClientError: ") and reason in found["FailureReason"]


def test_a_request_it_cannot_serve_is_refused_at_once(
    server: LocalServer, source: str, features: str
) -> None:
    request = models.training(server, source, features)
    other = {"TrainingImage": "account/xgboost:1", "TrainingInputMode": "File"}
    with pytest.raises(ClientError, match="sagemaker-scikit-learn:1.4-2") as refused:
        server.client("sagemaker").create_training_job(
            **{**request, "AlgorithmSpecification": other}
        )
    assert refused.value.response["Error"]["Code"] == "LocalAwsGap"
    wrong = {**request, "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": "one"}}
    failed = run(server, {"train": task("sagemaker:createTrainingJob.sync", wrong)})
    assert "ResourceConfig.InstanceCount" in failed["cause"]


def test_a_name_is_used_once(server: LocalServer, job: dict[str, Any], source: str) -> None:
    again = models.training(server, source, None, TrainingJobName=job["TrainingJobName"])
    with pytest.raises(ClientError, match="unique"):
        server.client("sagemaker").create_training_job(**again)


def test_a_job_can_be_stopped(server: LocalServer, features: str) -> None:
    client, code = (
        server.client("sagemaker"),
        models.code(server, train="import time; time.sleep(99)"),
    )
    request = models.training(server, code, features)
    client.create_training_job(**request)
    name = {"TrainingJobName": request["TrainingJobName"]}
    lake.until(
        lambda: client.describe_training_job(**name)["SecondaryStatus"] == "Training", "training"
    )
    client.stop_training_job(**name)
    assert (
        models.ended(server, "training", request["TrainingJobName"])["TrainingJobStatus"]
        == "Stopped"
    )


def test_a_job_without_end_is_ended(server: LocalServer, features: str) -> None:
    code = models.code(server, train="import time; time.sleep(99)")
    limit = {"MaxRuntimeInSeconds": 2}
    found = models.trained(server, models.training(server, code, features, StoppingCondition=limit))
    assert (found["TrainingJobStatus"], found["SecondaryStatus"]) == (
        "Stopped",
        "MaxRuntimeExceeded",
    )


def test_spot_takes_the_instance_away_and_the_next_one_ends_as_if_undisturbed(
    server: LocalServer, job: dict[str, Any], features: str, source: str, fault: Switch
) -> None:
    role = lake.role(server, "sagemaker", lake.unique("spot"))
    place = lake.unique("checkpoints")
    fault(
        service="s3",
        operation="PutObject",
        kind="kill",
        resource=place,
        principal=role.rpartition("/")[2],
        times=1,
    )
    request = models.training(
        server,
        source,
        features,
        RoleArn=role,
        EnableManagedSpotTraining=True,
        StoppingCondition={"MaxRuntimeInSeconds": 300, "MaxWaitTimeInSeconds": 600},
        CheckpointConfig={"S3Uri": f"s3://lake/{place}"},
    )
    found = models.trained(server, request)
    assert found["TrainingJobStatus"] == "Completed", found.get("FailureReason")
    assert "Interrupted" in [each["Status"] for each in found["SecondaryStatusTransitions"]]
    kept = server.client("s3").list_objects_v2(Bucket="lake", Prefix=place)
    assert kept["KeyCount"] == 2
    cards = [
        models.files(models.read(server, each["ModelArtifacts"]["S3ModelArtifacts"]))["card.json"]
        for each in (job, found)
    ]
    assert cards[0] == cards[1]


def test_a_state_machine_waits_for_training(
    server: LocalServer, features: str, source: str
) -> None:
    request = models.training(server, source, features)
    states = {"train": task("sagemaker:createTrainingJob.sync", request)}
    done = run(server, states)
    assert done["status"] == "SUCCEEDED", done
    assert json.loads(done["output"])["TrainingJobStatus"] == "Completed"
    broken = models.training(server, models.code(server, train="1 / 0"), features)
    failed = run(server, {"train": task("sagemaker:createTrainingJob.sync", broken)})
    assert failed["error"] == "States.TaskFailed"
    assert json.loads(failed["cause"])["FailureReason"].startswith("AlgorithmError")
    again = run(server, states)
    assert again["error"] == "SageMaker.ResourceInUse"
    with pytest.raises(ClientError, match="createEndpoint"):
        machine(server, {"serve": task("sagemaker:createEndpoint", {})})


def test_tags_of_a_job_are_told(server: LocalServer, features: str, source: str) -> None:
    tags = [{"Key": "stage", "Value": "dev"}]
    request = models.training(server, source, None, Tags=tags)
    arn = server.client("sagemaker").create_training_job(**request)["TrainingJobArn"]
    assert server.client("sagemaker").list_tags(ResourceArn=arn)["Tags"] == tags
    models.ended(server, "training", request["TrainingJobName"])
