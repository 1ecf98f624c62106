"""What is under way, so that whoever moves the clock can wait until nothing is."""

from __future__ import annotations

import collections
import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator

from local.aws.context import LocalAws

_LOOK_SECONDS = 0.05
_QUIET_LOOKS = 3
# Longer than any run on a laptop; whatever is still there then will never end by itself.
PATIENCE_SECONDS = float(os.environ.get("LOCAL_AWS_SETTLE_SECONDS", "3600"))


class Activity:
    """Counts pieces of work by name, from the moment they are promised until they are done."""

    def __init__(self) -> None:
        self._count: collections.Counter[str] = collections.Counter()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def doing(self, name: str) -> Iterator[None]:
        """Work that begins and ends here."""
        done = self.promise(name)
        try:
            yield
        finally:
            done()

    def promise(self, name: str) -> Callable[[], None]:
        """Work that begins later; returns what to call when it is done."""
        self._add(name, 1)
        return lambda: self._add(name, -1)

    def _add(self, name: str, count: int) -> None:
        with self._lock:
            self._count[name] += count

    def names(self) -> list[str]:
        """What is under way now."""
        with self._lock:
            return sorted(name for name, count in self._count.items() if count > 0)


UNDER_WAY = Activity()


def settle(aws: LocalAws, waiting: Callable[[list[str]], None] = lambda names: None) -> None:
    """Wait until nothing is under way; `waiting` hears what it waits for."""
    until, quiet = time.monotonic() + PATIENCE_SECONDS, 0
    # Several times: between two steps of a chain there may be a moment when nobody holds the work.
    while quiet < _QUIET_LOOKS:
        names = busy(aws)
        waiting(names)
        quiet = 0 if names else quiet + 1
        if names and time.monotonic() > until:
            raise TimeoutError(
                f"after {PATIENCE_SECONDS:.0f} s still under way: {', '.join(names)}; "
                "stop it, or advance without waiting"
            )
        time.sleep(_LOOK_SECONDS)


def busy(aws: LocalAws) -> list[str]:
    """Names of everything that runs or waits to be run."""
    return [*UNDER_WAY.names(), *_executions(aws), *_jobs(aws), *_queues(aws)]


def _executions(aws: LocalAws) -> list[str]:
    from moto.stepfunctions.responses import get_backend

    machines = get_backend(aws.account, aws.region).state_machines
    return [
        f"execution {machine.name}:{execution.name}"
        for machine in list(machines)
        for execution in list(machine.executions)
        if execution.status == "RUNNING"
    ]


def _jobs(aws: LocalAws) -> list[str]:
    from moto.glue.models import glue_backends

    return [
        f"job {job.name}"
        for job in list(glue_backends[aws.account][aws.region].jobs.values())
        for run in list(job.job_runs)
        if run.status in ("STARTING", "RUNNING")
    ]


def _queues(aws: LocalAws) -> list[str]:
    """Queues that a function works on and that are not empty; nobody empties the others."""
    from moto.awslambda.models import lambda_backends
    from moto.sqs.models import sqs_backends

    queues = sqs_backends[aws.account][aws.region].queues
    mappings = list(lambda_backends[aws.account][aws.region]._event_source_mappings.values())
    served = {m.event_source_arn.split(":")[-1] for m in mappings if m.enabled}
    return [f"queue {name}" for name in sorted(served) if name in queues and queues[name]._messages]
