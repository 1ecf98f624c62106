"""The fault switch: each kind as an SDK meets it, and events that do not come as they should."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from tests.aws.conftest import REGION, LocalServer, eventually
from tests.aws.resources import created_rule, function, queue, role, watched_bucket

Switch = Callable[..., dict[str, Any]]


def control(server: LocalServer, method: str, body: Any = None, query: str = "") -> dict[str, Any]:
    """Call `/_local/faults`; an error is what it says."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.url}/_local/faults{query}", data, method=method)
    try:
        answer: dict[str, Any] = json.load(urllib.request.urlopen(request))
    except urllib.error.HTTPError as refused:
        raise ValueError(json.load(refused)["error"]) from None
    return answer


@pytest.fixture
def fault(server: LocalServer) -> Iterator[Switch]:
    """Switches faults on, for this test only."""
    yield lambda **rule: control(server, "POST", rule)
    control(server, "DELETE")


def hits(server: LocalServer) -> list[tuple[int, int]]:
    """(calls met, calls spoiled) of each rule."""
    return [(rule["seen"], rule["hits"]) for rule in control(server, "GET")["faults"]]


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


def refused(call: Callable[[], Any]) -> tuple[int, str]:
    """(status, code) of the error that `call` ends with."""
    with pytest.raises(ClientError) as error:
        call()
    answer: Any = error.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


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
    s3 = patient(server, "s3")
    s3.create_bucket(Bucket="passing")
    fault(service="s3", operation="PutObject", kind="throttle", times=1)
    fault(service="s3", operation="PutObject", kind="error", times=1)
    fault(service="s3", operation="PutObject", kind="reset", times=1)
    s3.put_object(Bucket="passing", Key="k", Body=b"1")
    assert hits(server) == [(4, 1), (3, 1), (2, 1)]
    assert s3.get_object(Bucket="passing", Key="k")["Body"].read() == b"1"


def test_a_rule_lets_some_through_and_spoils_no_more_than_it_says(
    server: LocalServer, fault: Switch
) -> None:
    s3 = server.client("s3")
    s3.create_bucket(Bucket="counted")
    fault(service="s3", operation="PutObject", kind="error", after=1, times=1, resource="counted/")
    s3.put_object(Bucket="counted", Key="first")
    refused_put = lambda: s3.put_object(Bucket="counted", Key="second")  # noqa: E731
    assert refused(refused_put) == (500, "InternalError")
    s3.put_object(Bucket="counted", Key="third")
    assert hits(server) == [(3, 1)]
    fault(service="s3", operation="*", kind="error", status=503, resource="counted/other")
    s3.put_object(Bucket="counted", Key="fourth")
    assert refused(lambda: s3.get_object(Bucket="counted", Key="other")) == (503, "SlowDown")
    fault(service="s3", operation="DeleteObject", kind="error", status=409, code="Conflict")
    assert refused(lambda: s3.delete_object(Bucket="counted", Key="x")) == (409, "Conflict")


def test_only_the_role_named_is_met(server: LocalServer, fault: Switch) -> None:
    source = """
    export const handler = async () => {
      const url = process.env.AWS_ENDPOINT_URL + "/victim";
      const key = process.env.AWS_ACCESS_KEY_ID;
      const scope = `${key}/20260101/us-east-1/s3/aws4_request`;
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
      return (await fetch(url, { headers: { authorization } })).status;
    };"""
    server.client("s3").create_bucket(Bucket="victim")
    for name in ("victim-one", "victim-two"):
        function(server, name, source)
    fault(service="s3", kind="error", principal="victim-o*")
    invoke = server.client("lambda").invoke
    answers = [
        json.load(invoke(FunctionName=name)["Payload"]) for name in ("victim-one", "victim-two")
    ]
    assert answers == [500, 200]
    server.client("s3").list_objects_v2(Bucket="victim")


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
      const scope = `${process.env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/s3/aws4_request`;
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


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"service": "s3"}, "kind is missing"),
        ({"service": "s3", "kind": "explode"}, "allowed: throttle, error, timeout"),
        ({"service": "s3", "kind": "drop"}, "allowed: throttle"),
        ({"service": "s4", "kind": "reset"}, "service 's4' is unknown"),
        ({"service": "s3", "operation": "Put", "kind": "reset"}, "no operation 'Put'"),
        ({"service": "s3", "kind": "reset", "time": 1}, "unknown field 'time'; allowed: service"),
        ({"service": "s3", "kind": "reset", "times": "1"}, "times is '1'"),
        ({"service": "events", "kind": "reorder", "times": 1}, "reorder needs times of at least 2"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    server: LocalServer, rule: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        control(server, "POST", rule)
    assert control(server, "GET") == {"faults": []}


def test_one_rule_can_be_switched_off(server: LocalServer, fault: Switch) -> None:
    first = fault(service="sqs", kind="reset")["id"]
    second = fault(service="sqs", kind="error", status=500)["id"]
    control(server, "DELETE", query=f"?id={first}")
    assert refused(lambda: server.client("sqs").list_queues()) == (500, "InternalFailure")
    assert [rule["id"] for rule in control(server, "GET")["faults"]] == [second]
    with pytest.raises(ValueError, match=f"no fault {first}; there are: {second}"):
        control(server, "DELETE", query=f"?id={first}")


def arrivals(server: LocalServer, url: str, count: int, seconds: float = 10) -> list[str]:
    """Keys of the events in a queue, in the order they came, once there are `count`."""
    sqs = server.client("sqs")
    found: list[tuple[str, str]] = []

    def receive() -> bool:
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["SentTimestamp"]
        )
        for message in answer.get("Messages", []):
            key = json.loads(message["Body"])["detail"]["object"]["key"]
            found.append((message["Attributes"]["SentTimestamp"], key))
        return len(found) >= count

    eventually(receive, seconds)
    return [key for _, key in sorted(found)]


def test_events_come_twice_late_never_or_out_of_order(server: LocalServer, fault: Switch) -> None:
    s3 = watched_bucket(server, "unruly")
    url, arn = queue(server, "unruly")
    created_rule(server, "unruly", {"Arn": arn})
    put = lambda key: s3.put_object(Bucket="unruly", Key=key, Body=b"1")  # noqa: E731

    fault(service="events", kind="duplicate", resource="unruly/twice", times=1)
    fault(service="events", kind="drop", resource="unruly/never")
    put("never")
    put("twice")
    assert arrivals(server, url, 2) == ["twice", "twice"]

    fault(service="events", kind="delay", resource="unruly/late", seconds=0.6, times=1)
    put("late")
    put("prompt")
    assert arrivals(server, url, 2) == ["prompt", "late"]

    fault(service="events", kind="reorder", resource="unruly/o", times=2)
    put("old")
    put("overtaking")
    assert arrivals(server, url, 2) == ["overtaking", "old"]
    assert arrivals(server, url, 1, 0.5) == []


def test_held_events_go_on_when_their_rule_goes(server: LocalServer, fault: Switch) -> None:
    s3 = watched_bucket(server, "held")
    url, arn = queue(server, "held")
    created_rule(server, "held", {"Arn": arn})
    rule = fault(service="events", kind="reorder", resource="held/", times=5)
    s3.put_object(Bucket="held", Key="k", Body=b"1")
    assert eventually(lambda: control(server, "GET")["faults"][0]["held"] == 1)
    assert arrivals(server, url, 1, 0.3) == []
    control(server, "DELETE", query=f"?id={rule['id']}")
    assert arrivals(server, url, 1) == ["k"]


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
