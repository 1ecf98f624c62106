"""What Terraform leans on of DynamoDB's tables."""

from __future__ import annotations

from tests.aws.conftest import LocalServer


def test_a_table_can_be_encrypted_with_another_key(server: LocalServer) -> None:
    dynamodb, kms = server.client("dynamodb"), server.client("kms")
    first, second = (kms.create_key()["KeyMetadata"]["Arn"] for _ in range(2))
    dynamodb.create_table(
        TableName="locked",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": first},
    )
    changed = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": second}
    answered = dynamodb.update_table(TableName="locked", SSESpecification=changed)
    described = dynamodb.describe_table(TableName="locked")
    for table in (answered["TableDescription"], described["Table"]):
        assert table["SSEDescription"]["KMSMasterKeyArn"] == second

    dynamodb.update_table(TableName="locked", BillingMode="PAY_PER_REQUEST")
    table = dynamodb.describe_table(TableName="locked")["Table"]
    assert table["SSEDescription"]["KMSMasterKeyArn"] == second
