"""The depth of queues as metrics, taken whenever alarms look."""

from __future__ import annotations

from local.aws.context import LocalAws
from local.aws.run.metrics import publish

# The namespace whose values hold until the next sample: nothing changes a queue in between.
HELD = "AWS/SQS"


def sample_queues(aws: LocalAws) -> None:
    """Publish how many messages every queue has and how old the oldest is."""
    from moto.sqs.models import sqs_backends

    now = aws.clock.time()
    for queue in list(sqs_backends[aws.account][aws.region].queues.values()):
        with queue._messages_lock:
            sent = [message.sent_timestamp / 1000 for message in queue._messages]
            visible = len(queue.messages)
        values = {
            "ApproximateNumberOfMessagesVisible": visible,
            "ApproximateNumberOfMessagesNotVisible": len(sent) - visible,
            "ApproximateAgeOfOldestMessage": round(now - min(sent)) if sent else 0,
        }
        units = {"ApproximateAgeOfOldestMessage": "Seconds"}
        publish(aws, HELD, values, {"QueueName": queue.name}, units)
