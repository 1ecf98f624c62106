"""The services that states call, against the running local AWS."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import LocalServer
from tests.aws.faults import Switch
from tests.aws.machines import machine, output, run, task


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
    server: LocalServer, fault: Switch
) -> None:
    """Glue's throttling comes as Glue.AWSGlueException, as AWS documents it."""
    fault(service="glue", operation="StartJobRun", kind="throttle", times=1)
    found = run(server, {"job": task("glue:startJobRun.sync", {"JobName": "j"})})
    assert found["error"] == "Glue.AWSGlueException"
    assert "Error Code: ThrottlingException" in found["cause"]
    missing = run(server, {"job": task("glue:startJobRun.sync", {"JobName": "j"})})
    assert missing["error"] == "Glue.EntityNotFoundException"
