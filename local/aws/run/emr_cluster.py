"""EMR clusters and steps whose states are what happened, where moto's are made up."""

from __future__ import annotations

import threading
from typing import Any

from moto.core.utils import utcnow
from moto.emr.models import Cluster, Step

ENDED = ("TERMINATED", "TERMINATED_WITH_ERRORS")
_STEP_ENDED = ("COMPLETED", "FAILED", "CANCELLED")


class LiveStep(Step):
    """PENDING, then RUNNING, then how it ended."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.state = "PENDING"
        self.failure: dict[str, str] | None = None

    def start(self) -> None:
        """Nothing: moto starts the first step with its cluster."""

    def begin(self) -> None:
        """It is the step's turn."""
        self.state, self.start_date_time = "RUNNING", utcnow()

    def finish(self, state: str, failure: dict[str, str] | None = None) -> None:
        """It ended; `failure` holds the fields of FailureDetails."""
        self.failure = failure
        self.end_date_time = utcnow()
        self.state = state

    @property
    def ended(self) -> bool:
        """Nothing more will become of it."""
        return self.state in _STEP_ENDED

    @property
    def status(self) -> dict[str, Any]:
        """The fields of StepStatus."""
        fields: dict[str, Any] = super().status
        fields["StateChangeReason"] = {}
        if self.failure:
            fields["FailureDetails"] = self.failure
        return fields


class LiveCluster(Cluster):
    """STARTING, BOOTSTRAPPING, RUNNING or WAITING, TERMINATING, then how it ended."""

    def __init__(self, *args: Any, **more: Any) -> None:
        self.reason: dict[str, str] = {}
        self.fleets: list[dict[str, Any]] = []
        self.subnets: list[str] = []
        self.stop_requested = False
        self.changed = threading.Condition()
        super().__init__(*args, **more)

    def start_cluster(self) -> None:
        """Accepted; who runs it comes soon."""
        self.state, self.start_datetime = "STARTING", utcnow()

    def run_bootstrap_actions(self) -> None:
        """Nothing: moto does them at once, and takes a cluster without steps for ended."""

    def add_steps(self, steps: list[dict[str, Any]]) -> list[Step]:
        """More work; it waits for its turn."""
        added: list[Step] = [LiveStep(state="PENDING", **step) for step in steps]
        with self.changed:
            self.steps.extend(added)
            self.changed.notify_all()
        return added

    def terminate(self) -> None:
        """Somebody wants it to end."""
        with self.changed:
            self.stop_requested = True
            self.changed.notify_all()

    def enter(self, state: str, code: str = "", message: str = "") -> None:
        """It is in another state, and why."""
        self.reason = {"Code": code, "Message": message} if code else {}
        if state == "RUNNING" and self.state in ("STARTING", "BOOTSTRAPPING"):
            self.ready_datetime = utcnow()
        if state in ENDED:
            self.end_datetime = utcnow()
        self.state = state

    @property
    def pending(self) -> list[LiveStep]:
        """Steps whose turn has not come."""
        return [step for step in self.steps if step.state == "PENDING"]

    @property
    def status(self) -> dict[str, Any]:
        """The fields of ClusterStatus."""
        return {**super().status, "StateChangeReason": self.reason}
