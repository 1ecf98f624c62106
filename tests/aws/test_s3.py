"""The parts of S3 that Terraform, Spark and Iceberg lean on."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import LocalServer


@pytest.fixture(scope="module")
def s3(server: LocalServer) -> Any:
    client = server.client("s3")
    client.create_bucket(Bucket="store")
    client.put_bucket_versioning(Bucket="store", VersioningConfiguration={"Status": "Enabled"})
    return client


def test_only_one_of_many_creates_wins(server: LocalServer, s3: Any) -> None:
    won, lost = [], []

    def create(number: int) -> None:
        client = server.client("s3")
        try:
            client.put_object(Bucket="store", Key="lock", Body=b"%d" % number, IfNoneMatch="*")
            won.append(number)
        except ClientError as error:
            lost.append(error.response["Error"]["Code"])

    threads = [threading.Thread(target=create, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1 and lost == ["PreconditionFailed"] * 7
    assert s3.get_object(Bucket="store", Key="lock")["Body"].read() == b"%d" % won[0]


def test_reads_old_versions_ranges_and_copies(s3: Any) -> None:
    first = s3.put_object(Bucket="store", Key="v", Body=b"one")["VersionId"]
    s3.put_object(Bucket="store", Key="v", Body=b"0123456789")
    assert s3.get_object(Bucket="store", Key="v", VersionId=first)["Body"].read() == b"one"
    part = s3.get_object(Bucket="store", Key="v", Range="bytes=2-4")
    assert (part["Body"].read(), part["ContentRange"]) == (b"234", "bytes 2-4/10")
    assert s3.get_object(Bucket="store", Key="v", Range="bytes=-3")["Body"].read() == b"789"
    s3.copy_object(Bucket="store", Key="c d+e", CopySource={"Bucket": "store", "Key": "v"})
    assert s3.get_object(Bucket="store", Key="c d+e")["Body"].read() == b"0123456789"


def test_joins_a_multipart_upload(s3: Any) -> None:
    upload = s3.create_multipart_upload(Bucket="store", Key="big")["UploadId"]
    bodies, parts = [b"a" * 5_242_880, b"b" * 12_000_000], []
    for number, body in enumerate(bodies, 1):
        made = s3.upload_part(
            Bucket="store", Key="big", UploadId=upload, PartNumber=number, Body=body
        )
        parts.append({"PartNumber": number, "ETag": made["ETag"]})
    s3.complete_multipart_upload(
        Bucket="store", Key="big", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    assert s3.get_object(Bucket="store", Key="big")["Body"].read() == b"".join(bodies)


def test_gives_lifecycle_rules_back_as_they_were_put(s3: Any) -> None:
    rule = {
        "ID": "all",
        "Status": "Enabled",
        "Filter": {"And": {"Prefix": "x/", "Tags": [{"Key": "a", "Value": "b"}]}},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
    }
    s3.put_bucket_lifecycle_configuration(Bucket="store", LifecycleConfiguration={"Rules": [rule]})
    assert s3.get_bucket_lifecycle_configuration(Bucket="store")["Rules"] == [rule]
    s3.delete_bucket_lifecycle(Bucket="store")
    with pytest.raises(ClientError, match="NoSuchLifecycleConfiguration"):
        s3.get_bucket_lifecycle_configuration(Bucket="store")


def test_a_tls_only_policy_does_not_lock_us_out(s3: Any) -> None:
    s3.create_bucket(Bucket="tls")
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::tls", "arn:aws:s3:::tls/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    s3.put_bucket_policy(Bucket="tls", Policy=policy)
    s3.put_object(Bucket="tls", Key="k", Body=b"x")


def test_says_whether_events_go_to_eventbridge(s3: Any) -> None:
    s3.create_bucket(Bucket="told")
    assert "EventBridgeConfiguration" not in s3.get_bucket_notification_configuration(Bucket="told")
    s3.put_bucket_notification_configuration(
        Bucket="told", NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    assert s3.get_bucket_notification_configuration(Bucket="told")["EventBridgeConfiguration"] == {}


def test_versions_are_listed_under_encoded_keys_when_asked(s3: Any) -> None:
    keys = ["odd/%2e%2e/x", "odd/a b", "odd/a+b", "odd/ü"]
    for key in keys:
        s3.put_object(Bucket="store", Key=key, Body=b"")
    s3.delete_object(Bucket="store", Key="odd/a+b")
    asked = {"Bucket": "store", "Prefix": "odd/"}
    # Asked for by name, botocore leaves the decoding to us, as Terraform's SDK does.
    listed = s3.list_object_versions(**asked, EncodingType="url")
    assert listed["EncodingType"] == "url"
    found = [version["Key"] for version in listed["Versions"]]
    assert found == ["odd/%252e%252e/x", "odd/a%20b", "odd/a%2Bb", "odd/%C3%BC"]
    assert [marker["Key"] for marker in listed["DeleteMarkers"]] == ["odd/a%2Bb"]
    assert [version["Key"] for version in s3.list_object_versions(**asked)["Versions"]] == keys
