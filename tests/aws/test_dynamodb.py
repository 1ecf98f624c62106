"""What Terraform and the functions lean on of DynamoDB's tables."""

from __future__ import annotations

import threading
from typing import Any

from botocore.exceptions import ClientError

from tests.aws.conftest import ACCOUNT, REGION, LocalServer


def made(server: LocalServer, name: str, **more: Any) -> Any:
    """A client of DynamoDB, where a table of that name is."""
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )
    return dynamodb


def test_a_table_can_be_encrypted_with_another_key(server: LocalServer) -> None:
    kms = server.client("kms")
    first, second = (kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2))
    locked = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": first}
    dynamodb = made(server, "locked", SSESpecification=locked)
    changed = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": second}
    answered = dynamodb.update_table(TableName="locked", SSESpecification=changed)
    described = dynamodb.describe_table(TableName="locked")
    for table in (answered["TableDescription"], described["Table"]):
        assert table["SSEDescription"]["KMSMasterKeyArn"] == second

    dynamodb.update_table(TableName="locked", BillingMode="PAY_PER_REQUEST")
    table = dynamodb.describe_table(TableName="locked")["Table"]
    assert table["SSEDescription"]["KMSMasterKeyArn"] == second


def test_one_of_many_conditional_writes_wins(server: LocalServer) -> None:
    dynamodb = made(server, "claims")
    won = []

    def claim(number: int) -> None:
        try:
            server.client("dynamodb").put_item(
                TableName="claims",
                Item={"id": {"S": "x"}, "owner": {"N": str(number)}},
                ConditionExpression="attribute_not_exists(id)",
            )
            won.append(number)
        except ClientError as error:
            assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"

    threads = [threading.Thread(target=claim, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    item = dynamodb.get_item(TableName="claims", Key={"id": {"S": "x"}})["Item"]
    assert len(won) == 1 and item["owner"]["N"] == str(won[0])
    tables = {c["resource"] for c in server.calls() if c["operation"] == "PutItem"}
    assert f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/claims" in tables
