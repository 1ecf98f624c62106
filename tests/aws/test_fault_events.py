"""Events that do not come as they should: twice, late, never, out of order."""

from __future__ import annotations

import json

from tests.aws.conftest import LocalServer, eventually
from tests.aws.faults import Switch, control
from tests.aws.resources import created_rule, queue, watched_bucket


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
