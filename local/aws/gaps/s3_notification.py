"""S3: whether a bucket sends its events to EventBridge."""

from __future__ import annotations

import re
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace

_EMPTY = re.compile(r"<NotificationConfiguration([^>]*)/>")


def install(aws: LocalAws) -> None:
    """Say it when the configuration is read; moto leaves it out."""
    from moto.s3.responses import S3Response

    def get(response: Any) -> Any:
        status, headers, body = original(response)
        found = response.backend.get_bucket_notification_configuration(response.bucket_name)
        if found is None or found.event_bridge is None:
            return status, headers, body
        text = body if isinstance(body, str) else body.decode()
        inner = "<EventBridgeConfiguration/>"
        end = "</NotificationConfiguration>"
        text = _EMPTY.sub(rf"<NotificationConfiguration\1>{inner}{end}", text)
        if inner not in text:
            text = text.replace(end, inner + end)
        return status, headers, text

    original = replace(S3Response, "get_bucket_notification", get)
