"""A job run of EMR Serverless whose state is what happened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

ENDED = ("SUCCESS", "FAILED", "CANCELLED")
# EMR's own, where a run does not say: 12 hours.
_TIMEOUT_MINUTES = 720


@dataclass
class JobRun:
    """What was asked for, and what became of it; times are epoch seconds."""

    request: dict[str, Any]
    arn_prefix: str
    release: str
    created: float
    id: str = field(default_factory=lambda: f"00{uuid.uuid4().hex[:14]}")
    state: str = "SUBMITTED"
    details: str = ""
    began: float | None = None
    updated: float = 0.0
    cancel_requested: bool = False

    @property
    def arn(self) -> str:
        """Names it in policies."""
        return f"{self.arn_prefix}/jobruns/{self.id}"

    @property
    def name(self) -> str:
        """As `local logs` calls it."""
        return str(self.request.get("name") or self.id)

    @property
    def timeout_seconds(self) -> float:
        """After so long it is cancelled."""
        return float(self.request.get("executionTimeoutMinutes") or _TIMEOUT_MINUTES) * 60

    def enter(self, state: str, at: float, details: str = "") -> None:
        """It is in another state, and why."""
        if state == "RUNNING":
            self.began = at
        self.updated, self.details, self.state = at, details, state

    def log_place(self, stream: str) -> str | None:
        """Where a stream of the driver's log goes; None when the run keeps none."""
        overrides = self.request.get("configurationOverrides") or {}
        monitoring = overrides.get("monitoringConfiguration") or {}
        uri = (monitoring.get("s3MonitoringConfiguration") or {}).get("logUri")
        if not uri:
            return None
        folder = f"applications/{self.request['applicationId']}/jobs/{self.id}"
        return f"{str(uri).rstrip('/')}/{folder}/SPARK_DRIVER/{stream}.gz"

    def describe(self) -> dict[str, Any]:
        """The fields of GetJobRun."""
        given = self.request
        seconds = 0 if self.began is None else max(0, round(self.updated - self.began))
        return {
            "applicationId": given["applicationId"],
            "jobRunId": self.id,
            "arn": self.arn,
            "name": self.name,
            "createdBy": given["executionRoleArn"],
            "createdAt": self.created,
            "updatedAt": self.updated or self.created,
            "executionRole": given["executionRoleArn"],
            "state": self.state,
            "stateDetails": self.details,
            "releaseLabel": self.release,
            "configurationOverrides": given.get("configurationOverrides") or {},
            "jobDriver": given["jobDriver"],
            "tags": given.get("tags") or {},
            "executionTimeoutMinutes": round(self.timeout_seconds / 60),
            "totalExecutionDurationSeconds": seconds if self.state in ENDED else 0,
        }
