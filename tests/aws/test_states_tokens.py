"""States that wait for an answer: task tokens, heartbeats, timeouts."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import LocalServer, eventually
from tests.aws.machines import end, output, run, start, task
from tests.aws.resources import function


def tokened(server: LocalServer, **more: Any) -> tuple[str, str]:
    """(execution that waits for an answer, its token)."""
    name = lake.unique("tokened")
    queue = server.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    body = {"token.$": "$$.Task.Token"}
    send = {"QueueUrl": queue, "MessageBody": body}
    catch = [
        {"ErrorEquals": ["States.Timeout"], "Next": "late"},
        {"ErrorEquals": ["States.ALL"], "Next": "failed"},
    ]
    states = {
        "ask": task("sqs:sendMessage.waitForTaskToken", send, Catch=catch, **more),
        "late": {"Type": "Pass", "Result": "late", "End": True},
        "failed": {"Type": "Pass", "End": True},
    }
    arn = start(server, states)
    found: list[Any] = []

    def receive() -> bool:
        found.extend(server.client("sqs").receive_message(QueueUrl=queue).get("Messages", []))
        return bool(found)

    eventually(receive)
    return arn, json.loads(found[0]["Body"])["token"]


def test_a_task_waits_for_its_token(server: LocalServer) -> None:
    steps = server.client("stepfunctions")
    arn, token = tokened(server)
    steps.send_task_success(taskToken=token, output='{"rows": 7}')
    assert output(end(server, arn)) == {"rows": 7}

    arn, token = tokened(server)
    steps.send_task_failure(taskToken=token, error="Source.Down", cause="no answer")
    assert output(end(server, arn)) == {"Error": "Source.Down", "Cause": "no answer"}

    arn, token = tokened(server, TimeoutSeconds=1)
    assert output(end(server, arn)) == "late"
    with pytest.raises(ClientError, match="TaskTimedOut|InvalidToken"):
        steps.send_task_success(taskToken=token, output="{}")


def test_a_heartbeat_keeps_a_task_waiting(server: LocalServer) -> None:
    steps = server.client("stepfunctions")
    arn, token = tokened(server, HeartbeatSeconds=2, TimeoutSeconds=30)
    for _ in range(3):
        time.sleep(1)
        steps.send_task_heartbeat(taskToken=token)
    steps.send_task_success(taskToken=token, output="7")
    assert output(end(server, arn)) == 7
    arn, _ = tokened(server, HeartbeatSeconds=1, TimeoutSeconds=30)
    assert output(end(server, arn)) == "late"


def test_a_function_gets_a_token_and_answers_later(server: LocalServer) -> None:
    source = """
    import { request } from "node:http";
    export const handler = async ({ token }) => {
      const scope = `${process.env.AWS_ACCESS_KEY_ID}/20260101/eu-central-1/states/aws4_request`;
      const headers = {
        "x-amz-target": "AWSStepFunctions.SendTaskSuccess",
        "content-type": "application/x-amz-json-1.0",
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      };
      const body = JSON.stringify({ taskToken: token, output: '"done"' });
      await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", headers, body });
    };"""
    name = function(server, lake.unique("answers"), source)
    given = {"FunctionName": name, "Payload": {"token.$": "$$.Task.Token"}}
    call = task("lambda:invoke.waitForTaskToken", given, TimeoutSeconds=20)
    assert output(run(server, {"call": call})) == "done"


def test_a_function_that_takes_too_long_times_out(server: LocalServer) -> None:
    slow = "export const handler = () => new Promise((done) => setTimeout(done, 4000))"
    given = {"FunctionName": function(server, lake.unique("slow"), slow)}
    call = task("lambda:invoke", given, TimeoutSeconds=1)
    call["Catch"] = [{"ErrorEquals": ["States.Timeout"], "Next": "late"}]
    states = {"call": call, "late": {"Type": "Pass", "Result": "late", "End": True}}
    assert output(run(server, states)) == "late"
