"""SQS: queues that several threads use at once, and attributes that moto forgets."""

from __future__ import annotations

import json
import time
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace


def install(aws: LocalAws) -> None:
    """Patch moto's queues."""
    _lock_queues()
    _keep_attributes()


def _lock_queues() -> None:
    """Receiving and deleting replace the list of messages: without a lock a new one gets lost."""
    from moto.sqs import models

    delete = replace(models.Queue, "delete_message", lambda q, handle: _delete(q, handle))

    def _delete(queue: Any, handle: str) -> None:
        with queue._messages_lock:
            delete(queue, handle)

    def change(backend: Any, queue_name: str, receipt_handle: str, visibility_timeout: int) -> None:
        with backend.get_queue(queue_name)._messages_lock:
            original_change(backend, queue_name, receipt_handle, visibility_timeout)

    def receive(
        backend: Any,
        queue_name: str,
        count: int,
        wait_seconds_timeout: int,
        visibility_timeout: int,
        message_attribute_names: list[str] | None = None,
    ) -> Any:
        queue = backend.get_queue(queue_name)
        until = time.monotonic() + (wait_seconds_timeout or 0)
        while True:
            with queue._messages_lock:
                found = original_receive(
                    backend, queue_name, count, 0, visibility_timeout, message_attribute_names
                )
            left = until - time.monotonic()
            if found or left <= 0:
                return found
            queue.wait_for_messages(min(0.5, left))

    original_change = replace(models.SQSBackend, "change_message_visibility", change)
    original_receive = replace(models.SQSBackend, "receive_message", receive)


def _keep_attributes() -> None:
    """Setting one attribute must not drop the policy, and JSON comes back as it was put."""
    from moto.sqs import models

    def set_attributes(queue: Any, attributes: dict[str, Any], now: float | None = None) -> None:
        attributes = dict(attributes)
        if "RedriveAllowPolicy" in attributes:
            queue.local_redrive_allow_policy = attributes.pop("RedriveAllowPolicy")
        if "Policy" not in attributes and hasattr(queue, "_policy_json"):
            attributes["Policy"] = queue.policy
        original_set(queue, attributes, now)

    def get_attributes(backend: Any, queue_name: str, attribute_names: list[str]) -> Any:
        wanted = [name for name in attribute_names if name != "RedriveAllowPolicy"]
        found = original_get(backend, queue_name, wanted) if wanted else {}
        if found.get("RedrivePolicy"):
            policy = json.loads(found["RedrivePolicy"])
            found["RedrivePolicy"] = json.dumps(policy, separators=(",", ":"))
        allow = getattr(backend.get_queue(queue_name), "local_redrive_allow_policy", None)
        if allow and {"All", "RedriveAllowPolicy"} & set(attribute_names):
            found["RedriveAllowPolicy"] = allow
        return found

    original_set = replace(models.Queue, "_set_attributes", set_attributes)
    original_get = replace(models.SQSBackend, "get_queue_attributes", get_attributes)
