"""EventBridge: events of S3 and of others, matched against rules and handed to targets."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import Any

from local.aws.clock import iso
from local.aws.context import LocalAws
from local.aws.patch import replace
from local.aws.run.delivery import deliver_soon
from local.aws.run.event_faults import hand_out
from local.aws.run.target_input import target_input
from local.aws.run.targets import Delivery

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

    event = _event(aws, source, detail_type, detail, resources, aws.clock.now())
    bus = events_backends[aws.account][aws.region].event_buses["default"]

    def offer(event: dict[str, Any]) -> None:
        for rule in list(bus.rules.values()):
            rule.send_to_targets(event)

    hand_out(event, offer)


def rule_deliveries(aws: LocalAws, rule: Any, at: datetime) -> list[Delivery]:
    """What a scheduled rule hands its targets at a time it is due."""
    return _deliveries(rule, _event(aws, "aws.events", "Scheduled Event", {}, [rule.arn], at))


def _event(
    aws: LocalAws,
    source: str,
    detail_type: str,
    detail: dict[str, Any],
    resources: list[str],
    at: datetime,
) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": aws.account,
        "time": iso(at),
        "region": aws.region,
        "resources": resources,
        "detail": detail,
    }


def _send_to_targets(aws: LocalAws, rule: Any, event: dict[str, Any]) -> None:
    # A rule with only a schedule has an empty pattern, which moto takes for "everything".
    if rule.state != "ENABLED" or not rule.event_pattern.get_pattern():
        return
    clean = {k: v for k, v in event.items() if k not in ("ingestion-time", "archive-arn")}
    clean["time"] = _iso(aws, clean.get("time"))
    if rule.event_pattern.matches_event(clean):
        for delivery in _deliveries(rule, clean):
            deliver_soon(aws, delivery)


def _deliveries(rule: Any, event: dict[str, Any]) -> list[Delivery]:
    return [
        Delivery(target, target_input(target, event), _PRINCIPAL, rule.arn)
        for target in list(rule.targets)
    ]


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


def _iso(aws: LocalAws, value: Any) -> str:
    if isinstance(value, str) and not value.replace(".", "").isdigit():
        return value
    return iso(datetime.fromtimestamp(float(value or aws.clock.time()), UTC))
