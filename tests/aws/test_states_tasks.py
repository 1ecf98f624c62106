"""Loops, task tokens and the services that states call, against the running local AWS."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import LocalServer, eventually
from tests.aws.machines import end, events, machine, output, run, start, task
from tests.aws.resources import function

ECHO = "export const handler = async (event) => event"


def each(states: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A Map over `$.items`."""
    processor = {"StartAt": next(iter(states)), "States": states}
    return {
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemProcessor": processor | {"ProcessorConfig": {"Mode": "INLINE"}},
        "End": True,
        **more,
    }


def test_a_map_runs_every_item_no_more_at_once_than_it_may(server: LocalServer) -> None:
    wait = {"Type": "Wait", "Seconds": 1, "Next": "pass"}
    states = {"wait": wait, "pass": {"Type": "Pass", "End": True}}
    selected = {"date.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index", "run.$": "$.run"}
    dates = [f"2026-01-0{day}" for day in range(1, 6)]
    arn = start(
        server,
        {"each": each(states, MaxConcurrency=2, ItemSelector=selected)},
        {"items": dates, "run": "r"},
    )
    assert output(end(server, arn)) == [
        {"date": date, "index": index, "run": "r"} for index, date in enumerate(dates)
    ]
    running = most = 0
    for event in events(server, arn):
        running += {"MapIterationStarted": 1, "MapIterationSucceeded": -1}.get(event["type"], 0)
        most = max(most, running)
    assert most == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ToleratedFailurePercentage": 5.5}, "ToleratedFailurePercentage is for mode DISTRIBUTED"),
        ({"ToleratedFailureCount": 5}, "ToleratedFailureCount is for mode DISTRIBUTED"),
        (
            {"mode": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
            "mode DISTRIBUTED is not in the local AWS",
        ),
    ],
)
def test_a_map_that_cannot_run_here_is_refused_when_the_machine_is_created(
    server: LocalServer, more: dict[str, Any], said: str
) -> None:
    mode = more.pop("mode", None)
    state = each({"pass": {"Type": "Pass", "End": True}}, **more)
    if mode:
        state["ItemProcessor"]["ProcessorConfig"] = mode
    with pytest.raises(ClientError, match=said):
        machine(server, {"each": state})


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
      const scope = `${process.env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/states/aws4_request`;
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


def test_items_are_put_read_changed_and_deleted(server: LocalServer) -> None:
    table = lake.unique("ledger")
    server.client("dynamodb").create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    key = {"id": {"S.$": "$.id"}}
    none = {"TableName": table, "ConditionExpression": "attribute_not_exists(id)"}
    catch = {"ErrorEquals": ["DynamoDB.ConditionalCheckFailedException"], "Next": "read"}
    states = {
        "put": task("dynamodb:putItem", {**none, "Item": key}, ResultPath=None, Next="again"),
        "again": task(
            "dynamodb:putItem", {**none, "Item": key}, Catch=[{**catch, "ResultPath": "$.error"}]
        ),
        "read": task("dynamodb:getItem", {"TableName": table, "Key": key}, Next="change"),
        "change": task(
            "dynamodb:updateItem",
            {
                "TableName": table,
                "Key": {"id": {"S.$": "$.Item.id.S"}},
                "UpdateExpression": "SET done = :yes",
                "ExpressionAttributeValues": {":yes": {"BOOL": True}},
                "ReturnValues": "ALL_NEW",
            },
            ResultPath="$.changed",
            Next="delete",
        ),
        "delete": task(
            "dynamodb:deleteItem",
            {"TableName": table, "Key": {"id": {"S.$": "$.Item.id.S"}}},
            ResultPath=None,
            OutputPath="$.changed.Attributes",
        ),
    }
    assert output(run(server, states, {"id": "x"})) == {"id": {"S": "x"}, "done": {"BOOL": True}}
    assert server.client("dynamodb").scan(TableName=table)["Count"] == 0


def test_a_crawler_is_started_and_asked_for(server: LocalServer) -> None:
    glue, name = server.client("glue"), lake.unique("crawler")
    glue.create_crawler(
        Name=name, Role=lake.role(server, "glue"), Targets={"S3Targets": [{"Path": "s3://b/p"}]}
    )
    states = {
        "start": task("aws-sdk:glue:startCrawler", {"Name": name}, ResultPath=None, Next="ask"),
        "ask": task("aws-sdk:glue:getCrawler", {"Name": name}, OutputPath="$.Crawler.Name"),
    }
    assert output(run(server, states)) == name
    unknown = run(server, {"start": task("aws-sdk:glue:startCrawler", {"Name": name + "x"})})
    assert unknown["error"] == "Glue.EntityNotFoundException"


def test_an_operation_that_does_not_exist_is_refused_at_once(server: LocalServer) -> None:
    with pytest.raises(ClientError, match="aws-sdk:glue:startCrawling: there is no such"):
        machine(server, {"start": task("aws-sdk:glue:startCrawling", {})})
    with pytest.raises(ClientError, match="glue has no .waitForTaskToken"):
        machine(server, {"job": task("glue:startJobRun.waitForTaskToken", {"JobName": "j"})})


def test_an_error_that_the_services_model_lacks_is_the_sdks_general_one(
    server: LocalServer,
) -> None:
    """Glue's throttling comes as Glue.AWSGlueException, as AWS documents it."""
    faults = f"{server.url}/_local/faults"
    rule = json.dumps({"service": "glue", "operation": "StartJobRun", "kind": "throttle"}).encode()
    urllib.request.urlopen(urllib.request.Request(faults, rule, method="POST"))
    try:
        found = run(server, {"job": task("glue:startJobRun.sync", {"JobName": "j"})})
    finally:
        urllib.request.urlopen(urllib.request.Request(faults, method="DELETE"))
    assert found["error"] == "Glue.AWSGlueException"
    assert "Error Code: ThrottlingException" in found["cause"]
    missing = run(server, {"job": task("glue:startJobRun.sync", {"JobName": "j"})})
    assert missing["error"] == "Glue.EntityNotFoundException"
