"""A Glue job run whose state is what happened, where moto's changes with every look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moto.core.utils import utcnow
from moto.glue.models import FakeJobRun

STOPPABLE = ("STARTING", "RUNNING")
_ENDED = ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED")


class LiveRun(FakeJobRun):
    """STARTING, then RUNNING, then how it ended."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._state = "STARTING"
        self.error: str | None = None
        self.glue_version: str | None = None
        self.stop_requested = False
        self._began: datetime | None = None

    @property
    def status(self) -> str:
        """The state now."""
        return self._state

    @property
    def log_group(self) -> str:
        """What the names of its log groups, output and error, start with."""
        return str((self.arguments or {}).get("--custom-logGroup-prefix", "/aws-glue/jobs"))

    def advance(self) -> None:
        """Nothing: looking does not change a run."""

    def begin(self) -> None:
        """It is the run's turn."""
        self._state, self._began = "RUNNING", utcnow()
        self.modified_on = self._began

    def finish(self, state: str, error: str | None) -> None:
        """It ended."""
        self.error = error[:2048] if error else None
        self.completed_on = self.modified_on = utcnow()
        self._state = state

    def as_dict(self) -> dict[str, Any]:
        """The fields of GetJobRun."""
        fields: dict[str, Any] = super().as_dict()
        ended = self._state in _ENDED
        until = self.completed_on if ended else utcnow()
        seconds = (until - self._began).total_seconds() if self._began else 0
        fields.update(
            JobRunState="STOPPING" if self.stop_requested and not ended else self._state,
            ExecutionTime=round(seconds),
            GlueVersion=self.glue_version,
            LogGroupName=self.log_group,
        )
        if not ended:
            del fields["CompletedOn"]
        if self.error:
            fields["ErrorMessage"] = self.error
        return fields
