"""A training or transform job: what was asked for, how it stands, and how Describe tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

IN_PROGRESS, STOPPING = "InProgress", "Stopping"
ENDED = ("Completed", "Failed", "Stopped")
_LONGEST_REASON = 1024


@dataclass(frozen=True)
class Kind:
    """What differs between the two in the API: names of fields and operations."""

    name: str  # Training, Transform
    arn: str

    @property
    def key(self) -> str:
        """The field with the job's name."""
        return f"{self.name}JobName"

    @property
    def list_key(self) -> str:
        """The field of a listing."""
        return f"{self.name}JobSummaries"


TRAINING = Kind("Training", "training-job")
TRANSFORM = Kind("Transform", "transform-job")


@dataclass
class Job:
    """`facts` are further fields of Describe; times are seconds since 1970."""

    kind: Kind
    request: dict[str, Any]
    arn: str
    created: float
    status: str = IN_PROGRESS
    secondary: str = "Starting"
    failure: str | None = None
    started: float | None = None
    ended: float | None = None
    modified: float = 0.0
    transitions: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.enter("Starting", "Preparing the instances", self.created)

    @property
    def name(self) -> str:
        """The job's name."""
        return str(self.request[self.kind.key])

    def enter(self, secondary: str, message: str, now: float) -> None:
        """The next phase begins."""
        if self.transitions:
            self.transitions[-1]["EndTime"] = now
        phase = {"Status": secondary, "StartTime": now, "StatusMessage": message}
        self.transitions.append(phase)
        self.secondary, self.modified = secondary, now

    def finish(self, status: str, secondary: str, message: str, now: float) -> None:
        """It ended; a failed one says why."""
        self.enter(secondary, message, now)
        self.transitions[-1]["EndTime"] = now
        if status == "Failed":
            self.failure = message[:_LONGEST_REASON]
        self.ended, self.status = now, status

    def describe(self) -> dict[str, Any]:
        """The answer of DescribeTrainingJob or DescribeTransformJob."""
        name = self.kind.name
        found = {
            **{key: value for key, value in self.request.items() if key != "Tags"},
            f"{name}JobArn": self.arn,
            f"{name}JobStatus": self.status,
            "CreationTime": self.created,
            f"{name}StartTime": self.started,
            f"{name}EndTime": self.ended,
            "FailureReason": self.failure,
            **self.facts,
        }
        if self.kind is TRAINING:
            found["SecondaryStatus"] = self.secondary
            found["SecondaryStatusTransitions"] = self.transitions
            found["LastModifiedTime"] = self.modified
        return {key: value for key, value in found.items() if value is not None}

    def summary(self) -> dict[str, Any]:
        """The job in a listing."""
        name = self.kind.name
        return {
            self.kind.key: self.name,
            f"{name}JobArn": self.arn,
            f"{name}JobStatus": self.status,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
            **({f"{name}EndTime": self.ended} if self.ended else {}),
        }
