"""Which calls a fault meets, how many, and rules that make no sense."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.aws.conftest import LocalServer
from tests.aws.faults import Switch, control, hits, refused
from tests.aws.resources import function


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
      const scope = `${key}/20260101/eu-central-1/s3/aws4_request`;
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
