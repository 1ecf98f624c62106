"""Every call is logged with its role, its IAM action and its resource; gaps are loud."""

from __future__ import annotations

import urllib.request

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import ACCOUNT, REGION, LocalServer, eventually
from tests.aws.resources import function, role

COPIER = """
const { createHash, createHmac } = await import("node:crypto");
export const handler = async () => {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  const scope = `${process.env.AWS_ACCESS_KEY_ID}/${day}/eu-central-1/s3/aws4_request`;
  const rest = "SignedHeaders=host, Signature=00";
  const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, ${rest}` };
  const url = process.env.AWS_ENDPOINT_URL + "/copied/by-function";
  return (await fetch(url, { method: "PUT", body: "x", headers })).status;
};
"""


def logged(server: LocalServer, **wanted: str) -> list[dict[str, object]]:
    return [c for c in server.calls() if all(c[name] == v for name, v in wanted.items())]


def test_names_the_user_the_action_and_the_resource(server: LocalServer) -> None:
    s3 = server.client("s3", key="someone")
    s3.create_bucket(Bucket="logged")
    s3.put_object(Bucket="logged", Key="a b/ü", Body=b"")
    s3.head_object(Bucket="logged", Key="a b/ü")
    s3.list_objects_v2(Bucket="logged")
    s3.copy_object(Bucket="logged", Key="copy", CopySource={"Bucket": "logged", "Key": "a b/ü"})
    found = [(c["action"], c["resource"]) for c in logged(server, principal="user:someone")]
    assert found == [
        ("s3:CreateBucket", "arn:aws:s3:::logged"),
        ("s3:PutObject", "arn:aws:s3:::logged/a b/ü"),
        ("s3:GetObject", "arn:aws:s3:::logged/a b/ü"),
        ("s3:ListBucket", "arn:aws:s3:::logged"),
        ("s3:PutObject", "arn:aws:s3:::logged/copy"),
        ("s3:GetObject", "arn:aws:s3:::logged/a b/ü"),
    ]


def test_names_each_object_that_one_call_deletes(server: LocalServer) -> None:
    s3 = server.client("s3", key="deleter")
    s3.create_bucket(Bucket="emptied")
    objects = [{"Key": "a/<1>"}, {"Key": "b/ü", "VersionId": "null"}]
    s3.delete_objects(Bucket="emptied", Delete={"Objects": objects})
    found = [(c["action"], c["resource"]) for c in logged(server, principal="user:deleter")]
    assert found[1:] == [
        ("s3:DeleteObject", "arn:aws:s3:::emptied/a/<1>"),
        ("s3:DeleteObjectVersion", "arn:aws:s3:::emptied/b/ü"),
    ]


def test_tells_what_conditions_of_policies_ask_about(server: LocalServer) -> None:
    s3 = server.client("s3", key="lister")
    s3.create_bucket(Bucket="listed")
    s3.list_objects_v2(Bucket="listed", Prefix="a b/")
    s3.list_objects_v2(Bucket="listed")
    found = [c["context"] for c in logged(server, principal="user:lister", action="s3:ListBucket")]
    assert found == [{"s3:prefix": "a b/"}, {}]


def test_names_the_workgroup_of_a_query(server: LocalServer) -> None:
    athena = server.client("athena", key="asker")
    place = {"ResultConfiguration": {"OutputLocation": "s3://logged/answers/"}}
    athena.create_work_group(Name="asked", Configuration=place)
    query = athena.start_query_execution(QueryString="select 1", WorkGroup="asked")
    athena.get_query_execution(QueryExecutionId=query["QueryExecutionId"])
    found = logged(server, principal="user:asker", action="athena:GetQueryExecution")
    workgroup = f"arn:aws:athena:{REGION}:{ACCOUNT}:workgroup/asked"
    assert {c["resource"] for c in found} == {workgroup}


def test_names_the_role_of_a_function(server: LocalServer) -> None:
    server.client("s3").create_bucket(Bucket="copied")
    function(server, "copier", COPIER)
    server.client("lambda").invoke(FunctionName="copier")
    arn = f"arn:aws:iam::{ACCOUNT}:role/copier"
    [call] = eventually(lambda: logged(server, principal=arn))
    assert (call["action"], call["outcome"]) == ("s3:PutObject", 200)
    assert call["resource"] == "arn:aws:s3:::copied/by-function"


def test_names_the_role_of_an_assumed_session(server: LocalServer) -> None:
    arn = role(server, "worker", "glue.amazonaws.com")
    keys = server.client("sts").assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
    glue = server.client("glue", keys["AccessKeyId"], keys["SessionToken"])
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.get_table(DatabaseName="nodb", Name="notable")
    found = logged(server, principal=arn)
    assert {c["resource"] for c in found} == {
        f"arn:aws:glue:{REGION}:{ACCOUNT}:{place}"
        for place in ("catalog", "database/nodb", "table/nodb/notable")
    }
    assert {c["outcome"] for c in found} == {"EntityNotFoundException"}


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "named"),
    [
        ("glue", "create_data_quality_ruleset", {"Name": "r", "Ruleset": "x"}, "glue CreateDataQ"),
        ("kms", "describe_custom_key_stores", {}, "kms DescribeCustomKeyStores"),
        ("s3", "list_bucket_metrics_configurations", {"Bucket": "x"}, "s3 ListBucketMetrics"),
        ("lambda", "get_account_settings", {}, "lambda GetAccountSettings"),
        ("events", "list_endpoints", {}, "events ListEndpoints"),
        ("xray", "get_insight", {"InsightId": "i"}, "xray GetInsight"),
    ],
)
def test_what_is_missing_is_a_4xx_with_its_name(
    server: LocalServer, service: str, operation: str, arguments: dict[str, str], named: str
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(server.client(service), operation)(**arguments)
    answer = caught.value.response
    assert 400 <= answer["ResponseMetadata"]["HTTPStatusCode"] < 500
    assert named in answer["Error"]["Message"]


def test_an_unknown_control_path_is_named(server: LocalServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(server.url + "/_local/nothing")
    assert b"there are: clock, failures, faults, fire, health, logs, stop" in caught.value.read()
