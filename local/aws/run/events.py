"""EventBridge: events of S3 and of others, matched against rules and handed to targets."""

from __future__ import annotations

import time
import uuid
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace
from local.aws.run.delivery import Delivery, deliver_soon
from local.aws.run.target_input import target_input

_PRINCIPAL = "events.amazonaws.com"
_REASONS = {
    "Put": "PutObject",
    "Post": "POST Object",
    "Copy": "CopyObject",
    "CompleteMultipartUpload": "CompleteMultipartUpload",
    "Delete": "DeleteObject",
    "DeleteMarkerCreated": "DeleteObject",
}
_DELETIONS = {"Delete": "Permanently Deleted", "DeleteMarkerCreated": "Delete Marker Created"}


def install(aws: LocalAws) -> None:
    """Replace moto's delivery, which is synchronous, knows few targets and swallows errors."""
    from moto.events import models
    from moto.s3 import notifications

    def send_to_targets(rule: Any, event: dict[str, Any], transform_input: bool = True) -> None:
        _send_to_targets(aws, rule, event)

    def s3_event(account_id: str, bucket: Any, event_name: str, key: Any) -> None:
        kind = str(getattr(event_name, "value", event_name)).rpartition(":")[2]
        detail = _s3_detail(aws, bucket, kind, key)
        detail_type = notifications._detail_type(event_name)
        publish(aws, "aws.s3", detail_type, detail, [bucket.arn])

    replace(models.Rule, "send_to_targets", send_to_targets)
    replace(notifications, "_send_event_bridge_message", s3_event)
    replace(notifications, "_invoke_awslambda", _refuse_direct_lambda)


def publish(
    aws: LocalAws, source: str, detail_type: str, detail: dict[str, Any], resources: list[str]
) -> None:
    """Offer an event of an AWS service to every rule of the default bus."""
    from moto.events.models import events_backends

    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": aws.account,
        "time": _iso(time.time()),
        "region": aws.region,
        "resources": resources,
        "detail": detail,
    }
    bus = events_backends[aws.account][aws.region].event_buses["default"]
    for rule in list(bus.rules.values()):
        rule.send_to_targets(event)


def fire_rule(aws: LocalAws, name: str) -> int:
    """Run a scheduled rule of the default bus now; returns how many targets it has."""
    from moto.events.models import events_backends

    rules = events_backends[aws.account][aws.region].event_buses["default"].rules
    if name not in rules:
        raise KeyError(f"no rule {name!r}; there are: {', '.join(sorted(rules)) or 'none'}")
    rule = rules[name]
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": aws.account,
        "time": _iso(time.time()),
        "region": aws.region,
        "resources": [rule.arn],
        "detail": {},
    }
    _hand_over(aws, rule, event)
    return len(rule.targets)


def _send_to_targets(aws: LocalAws, rule: Any, event: dict[str, Any]) -> None:
    # A rule with only a schedule has an empty pattern, which moto takes for "everything".
    if rule.state != "ENABLED" or not rule.event_pattern.get_pattern():
        return
    clean = {k: v for k, v in event.items() if k not in ("ingestion-time", "archive-arn")}
    clean["time"] = _iso(clean.get("time"))
    if rule.event_pattern.matches_event(clean):
        _hand_over(aws, rule, clean)


def _hand_over(aws: LocalAws, rule: Any, event: dict[str, Any]) -> None:
    for target in list(rule.targets):
        payload = target_input(target, event)
        deliver_soon(aws, Delivery(target, payload, _PRINCIPAL, rule.arn))


def _s3_detail(aws: LocalAws, bucket: Any, kind: str, key: Any) -> dict[str, Any]:
    """The key stands in the event as it is, unlike in S3's own notifications: never decode it."""
    described: dict[str, Any] = {"key": key.name}
    deleted = kind in _DELETIONS
    if not deleted:
        described |= {"size": key.size, "etag": key.etag.replace('"', "")}
    version = getattr(key, "version_id", None)
    if version and version != "null" and bucket.versioning_status:
        described["version-id"] = version
    described["sequencer"] = f"{time.time_ns():018X}"
    detail: dict[str, Any] = {
        "version": "0",
        "bucket": {"name": bucket.name},
        "object": described,
        "request-id": uuid.uuid4().hex[:16].upper(),
        "requester": aws.account,
        "source-ip-address": "127.0.0.1",
        "reason": _REASONS.get(kind, kind),
    }
    return detail | ({"deletion-type": _DELETIONS[kind]} if deleted else {})


def _refuse_direct_lambda(account_id: str, event_body: Any, fn_arn: str, region: str) -> None:
    raise NotImplementedError(
        f"S3 notification to {fn_arn}: the local AWS sends S3 events through EventBridge only"
    )


def _iso(value: Any) -> str:
    if isinstance(value, str) and not value.replace(".", "").isdigit():
        return value
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(float(value or time.time())))
