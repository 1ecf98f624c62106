"""What calls take of KMS is logged beside them."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import LocalServer


def _of_sealer(server: LocalServer) -> list[dict[str, object]]:
    return [call for call in server.calls() if call["principal"] == "user:sealer"]


def test_the_key_is_named_that_a_call_takes_with_it(server: LocalServer) -> None:
    key = server.client("kms").create_key()["KeyMetadata"]["Arn"]
    s3, sqs = server.client("s3", key="sealer"), server.client("sqs", key="sealer")
    names = ("dynamodb", "secretsmanager", "sns")
    dynamodb, secrets, sns = (server.client(name, key="sealer") for name in names)
    for bucket in ("sealed", "open"):
        s3.create_bucket(Bucket=bucket)
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default}]
    s3.put_bucket_encryption(Bucket="sealed", ServerSideEncryptionConfiguration={"Rules": rules})
    url = sqs.create_queue(QueueName="sealed", Attributes={"KmsMasterKeyId": key})["QueueUrl"]
    topic = sns.create_topic(Name="sealed", Attributes={"KmsMasterKeyId": key})
    secret = secrets.create_secret(Name="sealed", SecretString="s", KmsKeyId=key)["ARN"]
    dynamodb.create_table(
        TableName="sealed",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
    )
    known = len(_of_sealer(server))

    s3.put_object(Bucket="sealed", Key="a:1", Body=b"")
    s3.head_object(Bucket="sealed", Key="a:1")
    s3.get_object(Bucket="sealed", Key="a:1")
    s3.copy_object(Bucket="open", Key="a", CopySource={"Bucket": "sealed", "Key": "a:1"})
    s3.get_object(Bucket="open", Key="a")
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket="sealed", Key="absent")
    upload = s3.create_multipart_upload(Bucket="sealed", Key="b")["UploadId"]
    s3.upload_part(Bucket="sealed", Key="b", UploadId=upload, PartNumber=1, Body=b"b")
    sqs.send_message(QueueUrl=url, MessageBody="m")
    sqs.receive_message(QueueUrl=url)
    sns.publish(TopicArn=topic["TopicArn"], Message="m")
    for name in ("sealed", secret):
        secrets.get_secret_value(SecretId=name)
    dynamodb.put_item(TableName="sealed", Item={"id": {"S": "x"}})

    uses = [c for c in _of_sealer(server)[known:] if c["resource"] == key]
    assert [(c["service"], c["operation"], c["action"]) for c in uses] == [
        ("s3", "PutObject", "kms:GenerateDataKey"),
        ("s3", "GetObject", "kms:Decrypt"),
        ("s3", "CopyObject", "kms:Decrypt"),
        ("s3", "CreateMultipartUpload", "kms:GenerateDataKey"),
        ("s3", "UploadPart", "kms:Decrypt"),
        ("sqs", "SendMessage", "kms:GenerateDataKey"),
        ("sqs", "SendMessage", "kms:Decrypt"),
        ("sqs", "ReceiveMessage", "kms:Decrypt"),
        ("sns", "Publish", "kms:GenerateDataKey"),
        ("sns", "Publish", "kms:Decrypt"),
        *2 * [("secretsmanager", "GetSecretValue", "kms:Decrypt")],
        ("dynamodb", "PutItem", "kms:Decrypt"),
    ]
