"""The fault switch: each kind as an SDK meets it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from tests.aws.conftest import REGION, LocalServer, eventually
from tests.aws.faults import Switch, hits, refused
from tests.aws.resources import function, role


def patient(server: LocalServer, service: str, **settings: Any) -> Any:
    """A client that tries again, as applications have them."""
    retries = {"mode": "standard", "total_max_attempts": 5}
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=server.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(**{"retries": retries, **settings}),
    )


def test_a_throttled_call_fails_with_the_code_of_its_service(
    server: LocalServer, fault: Switch
) -> None:
    calls: dict[str, tuple[str, Callable[[Any], Any], int, str]] = {
        "s3": ("PutObject", lambda c: c.put_object(Bucket="b", Key="k"), 503, "SlowDown"),
        "dynamodb": (
            "GetItem",
            lambda c: c.get_item(TableName="t", Key={}),
            400,
            "ProvisionedThroughputExceededException",
        ),
        "lambda": ("Invoke", lambda c: c.invoke(FunctionName="f"), 429, "TooManyRequestsException"),
        "glue": ("GetJob", lambda c: c.get_job(JobName="j"), 400, "ThrottlingException"),
        "states": (
            "StartExecution",
            lambda c: c.start_execution(stateMachineArn="a"),
            400,
            "ThrottlingException",
        ),
        "sns": ("ListTopics", lambda c: c.list_topics(), 429, "Throttled"),
        "sqs": ("ListQueues", lambda c: c.list_queues(), 400, "RequestThrottled"),
        "iam": ("ListRoles", lambda c: c.list_roles(), 400, "Throttling"),
        "athena": (
            "GetQueryExecution",
            lambda c: c.get_query_execution(QueryExecutionId="q"),
            400,
            "TooManyRequestsException",
        ),
    }
    for service, (operation, call, status, code) in calls.items():
        fault(service=service, operation=operation, kind="throttle")
        client = server.client("stepfunctions" if service == "states" else service)
        assert (service, refused(lambda c=client, run=call: run(c))) == (service, (status, code))


def test_an_sdk_that_tries_again_outlasts_a_fault_that_passes(
    server: LocalServer, fault: Switch
) -> None:
    server.client("s3").create_bucket(Bucket="passing")
    s3 = patient(server, "s3")
    fault(service="s3", operation="PutObject", kind="throttle", times=1)
    fault(service="s3", operation="PutObject", kind="error", times=1)
    fault(service="s3", operation="PutObject", kind="reset", times=1)
    s3.put_object(Bucket="passing", Key="k", Body=b"1")
    assert hits(server) == [(4, 1), (3, 1), (2, 1)]
    assert s3.get_object(Bucket="passing", Key="k")["Body"].read() == b"1"


def test_a_reset_closes_the_connection(server: LocalServer, fault: Switch) -> None:
    fault(service="sqs", kind="reset", times=1)
    with pytest.raises(ConnectionClosedError):
        server.client("sqs").list_queues()
    assert server.client("sqs").list_queues()
    assert any(call["outcome"] == "reset" for call in server.calls())


def test_a_call_may_be_slow_or_never_answered(server: LocalServer, fault: Switch) -> None:
    fault(service="sqs", operation="ListQueues", kind="timeout", seconds=0.5, times=1)
    began = time.monotonic()
    assert server.client("sqs").list_queues()
    assert time.monotonic() - began >= 0.5
    fault(service="sqs", operation="CreateQueue", kind="timeout", times=1)
    hasty = patient(server, "sqs", read_timeout=0.5, retries={"total_max_attempts": 1})
    with pytest.raises(ReadTimeoutError):
        hasty.create_queue(QueueName="never-made")
    assert "QueueUrls" not in server.client("sqs").list_queues(QueueNamePrefix="never-made")


def test_a_lost_answer_leaves_the_call_done(server: LocalServer, fault: Switch) -> None:
    fault(service="sqs", operation="CreateQueue", kind="unknown", times=1)
    create = lambda: server.client("sqs").create_queue(QueueName="made")  # noqa: E731
    assert refused(create) == (500, "InternalFailure")
    assert len(server.client("sqs").list_queues(QueueNamePrefix="made")["QueueUrls"]) == 1


def test_a_function_is_killed_at_its_call(server: LocalServer, fault: Switch) -> None:
    source = """
    export const handler = async () => {
      const scope = `${process.env.AWS_ACCESS_KEY_ID}/20260101/eu-central-1/s3/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
      const url = process.env.AWS_ENDPOINT_URL + "/doomed";
      const ask = () => fetch(url, { headers: { authorization } });
      return [(await ask()).status, (await ask()).status];
    };"""
    server.client("s3").create_bucket(Bucket="doomed")
    function(server, "doomed", source)
    fault(service="s3", operation="ListObjects", kind="kill", principal="doomed", after=1, times=1)
    invoke = lambda: server.client("lambda").invoke(FunctionName="doomed")  # noqa: E731
    answer = invoke()
    assert answer["FunctionError"] == "Unhandled"
    assert "signal 9" in json.load(answer["Payload"])["errorMessage"]
    assert json.load(invoke()["Payload"]) == [200, 200]


def test_who_cannot_be_killed_hears_so(server: LocalServer, fault: Switch) -> None:
    fault(service="sqs", kind="kill", times=1)
    with pytest.raises(ClientError, match="kills functions and jobs; user:test is none"):
        server.client("sqs").list_queues()


def test_a_task_of_a_state_machine_meets_them_too(server: LocalServer, fault: Switch) -> None:
    function(server, "tasked", "export const handler = async () => 7")
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "tasked"},
        "OutputPath": "$.Payload",
        "Retry": [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 1}],
        "End": True,
    }
    steps = server.client("stepfunctions")
    machine = steps.create_state_machine(
        name="tasked",
        definition=json.dumps({"StartAt": "call", "States": {"call": task}}),
        roleArn=role(server, "tasked-machine", "states.amazonaws.com"),
    )["stateMachineArn"]
    fault(service="lambda", operation="Invoke", kind="throttle", principal="tasked-m*", times=1)
    started = steps.start_execution(stateMachineArn=machine)["executionArn"]
    look = lambda: steps.describe_execution(executionArn=started)  # noqa: E731
    eventually(lambda: look()["status"] != "RUNNING")
    assert (look()["status"], look().get("output")) == ("SUCCEEDED", "7")
    assert hits(server) == [(2, 1)]
