"""Event source mappings: a poller per mapping takes messages from SQS and invokes the function."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace
from local.aws.run.activity import UNDER_WAY
from local.aws.run.sqs_batch import Batch, failed_ids, settle, sqs_event

_PRINCIPAL = "lambda.amazonaws.com"
# AWS scales to 1,000; a laptop has a few cores.
_CONCURRENCY = max(2, os.cpu_count() or 1)
_RECEIVE_AT_MOST = 10


def install(aws: LocalAws) -> None:
    """Replace moto's mapping, which calls the function inside SendMessage, message by message."""
    from moto.awslambda.models import LambdaBackend

    def create(backend: Any, spec: dict[str, Any]) -> Any:
        if ":sqs:" not in str(spec.get("EventSourceArn")):
            raise NotImplementedError(f"event source {spec.get('EventSourceArn')}; only SQS is")
        mapping = original(backend, spec)
        _queue(aws, mapping).lambda_event_source_mappings.clear()
        aws.spawn(Poller(aws, backend, mapping).run)
        return mapping

    original = replace(LambdaBackend, "create_event_source_mapping", create)


def _queue(aws: LocalAws, mapping: Any) -> Any:
    from moto.sqs.models import sqs_backends

    region, _, name = mapping.event_source_arn.split(":")[3:6]
    return sqs_backends[aws.account][region].get_queue(name)


class Poller:
    """Polls one queue with the function's own role until its mapping is deleted."""

    def __init__(self, aws: LocalAws, backend: Any, mapping: Any) -> None:
        self.aws, self.backend, self.mapping = aws, backend, mapping
        self._running = 0
        self._changed = threading.Condition()

    def run(self) -> None:
        """Poll for ever; a fault is reported and does not end it."""
        while self.backend._event_source_mappings.get(self.mapping.uuid) is self.mapping:
            try:
                if not self.mapping.enabled:
                    time.sleep(0.3)
                elif batch := self._next():
                    self.aws.spawn(self._handle, batch)
                    continue
            except Exception as error:
                self._report(error)
                time.sleep(1)

    def _limit(self) -> int:
        scaling = self.mapping.scaling_config or {}
        return min(int(scaling.get("MaximumConcurrency") or _CONCURRENCY), 4 * _CONCURRENCY)

    def _next(self) -> Batch | None:
        """A batch, when there is a message and room to handle it. Counts as running from here."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._running < self._limit(), 1):
                return None
        queue = _queue(self.aws, self.mapping)
        queue.wait_for_messages(0.3)
        if not queue.messages:
            return None
        fn = self.backend.get_function(self.mapping.function_arn, None)
        name = fn.function_name
        client = self.aws.client("sqs", fn.role, name, service_principal=_PRINCIPAL)
        url = f"{self.aws.url}/{self.aws.account}/{queue.name}"
        messages = self._receive(client, url)
        if not messages:
            return None
        with self._changed:
            self._running += 1
        return Batch(self.mapping, fn, client, url, queue, messages)

    def _receive(self, client: Any, url: str) -> list[dict[str, Any]]:
        """Up to the batch size; waits for the window to fill it when there is one."""
        size, window = self.mapping.batch_size, float(self.mapping.max_batch_window or 0)
        until = time.monotonic() + window
        found: list[dict[str, Any]] = []
        while True:
            wanted = min(_RECEIVE_AT_MOST, size - len(found))
            answer = client.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=wanted,
                WaitTimeSeconds=0,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            found += answer.get("Messages", [])
            full = len(found) >= size or time.monotonic() >= until
            if full:
                return found
            time.sleep(0.1)

    def _handle(self, batch: Batch) -> None:
        from local.aws.run.lambda_functions import run_function

        try:
            with UNDER_WAY.doing(f"invocation of {batch.fn.function_name}"):
                event, request_id = sqs_event(batch, self.aws.region)
                outcome = run_function(self.aws, batch.fn, event, request_id)
                settle(batch, failed_ids(batch, outcome))
        except Exception as error:
            self._report(error)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _report(self, error: Exception) -> None:
        with contextlib.suppress(Exception):
            self.mapping.last_result = f"PROBLEM: {error}"
        arn = self.mapping.event_source_arn
        print("EVENT SOURCE", arn, type(error).__name__, error, file=sys.stderr, flush=True)
