"""One batch of messages: the event a function gets, and what becomes of each message."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass
from typing import Any

from local.engines.node import NodeOutcome

# After a failure AWS lets the visibility timeout run out, often many minutes. Here a failed message
# comes back after at most this many seconds.
RETRY_SECONDS = float(os.environ.get("LOCAL_AWS_RETRY_SECONDS", "5"))


@dataclass(frozen=True)
class Batch:
    """Messages received for one invocation, and what is needed to settle them."""

    mapping: Any
    fn: Any
    client: Any
    url: str
    queue: Any
    messages: list[dict[str, Any]]


def sqs_event(batch: Batch, region: str) -> tuple[str, str]:
    """(event JSON, request id) for the messages."""
    records = [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": {
                name: _attribute(value)
                for name, value in message.get("MessageAttributes", {}).items()
            },
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": batch.mapping.event_source_arn,
            "awsRegion": region,
        }
        for message in batch.messages
    ]
    return json.dumps({"Records": records}), str(uuid.uuid4())


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "stringValue": value.get("StringValue"),
        "binaryValue": value.get("BinaryValue"),
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": value["DataType"],
    }


def failed_ids(batch: Batch, outcome: NodeOutcome) -> set[str]:
    """Message ids to try again: all when the function failed or its answer cannot be read."""
    everything = {message["MessageId"] for message in batch.messages}
    if outcome.error is not None:
        return everything
    if "ReportBatchItemFailures" not in (batch.mapping.function_response_types or []):
        return set()
    try:
        answer = json.loads(outcome.value or "null") or {}
        failures = answer.get("batchItemFailures") or []
        named = {failure["itemIdentifier"] for failure in failures}
    except (AttributeError, KeyError, TypeError, ValueError):
        return everything
    return named if named <= everything else everything


def settle(batch: Batch, failed: set[str]) -> None:
    """Delete what succeeded; what failed becomes visible again."""
    done = [message for message in batch.messages if message["MessageId"] not in failed]
    for start in range(0, len(done), 10):
        entries = [
            {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]}
            for index, message in enumerate(done[start : start + 10])
        ]
        batch.client.delete_message_batch(QueueUrl=batch.url, Entries=entries)
    again = int(min(RETRY_SECONDS, float(batch.queue.visibility_timeout)))
    for message in batch.messages:
        if message["MessageId"] in failed:
            _show_again(batch, message["ReceiptHandle"], again)


def _show_again(batch: Batch, receipt: str, seconds: int) -> None:
    """In the backend, not over the API: on AWS the function's role needs no permission for it."""
    with batch.queue._messages_lock:
        for message in batch.queue._messages:
            if message.had_receipt_handle(receipt):
                message.change_visibility(seconds)
                if seconds == 0:
                    batch.queue.pending_messages.discard(message)
