"""One Athena query: its states, its statistics, its results."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from local.aws.run.athena_statements import statement_type

ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")


@dataclass
class Query:
    """A query that was started."""

    sql: str
    workgroup: str
    context: dict[str, str]
    result: dict[str, Any]
    caller: str | None
    parameters: list[str] = field(default_factory=list)
    cutoff: int | None = None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: str = "QUEUED"
    reason: str | None = None
    user_error: bool = True
    submitted: float = field(default_factory=time.time)
    began: float | None = None
    ended: float | None = None
    scanned: int = 0
    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    update_count: int | None = None
    cancel: Callable[[], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def output(self) -> str | None:
        """Where the result file goes."""
        place: str | None = self.result.get("OutputLocation")
        return place

    def begin(self) -> bool:
        """From QUEUED to RUNNING; False when it was stopped before."""
        with self.lock:
            if self.state != "QUEUED":
                return False
            self.state, self.began = "RUNNING", time.time()
            return True

    def end(self, state: str, reason: str | None = None, user_error: bool = True) -> None:
        """The first end counts."""
        with self.lock:
            if self.state in ENDED:
                return
            self.reason, self.user_error = reason, user_error
            self.ended = time.time()
            self.state = state

    def as_dict(self) -> dict[str, Any]:
        """The fields of GetQueryExecution."""
        status: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.ended:
            status["CompletionDateTime"] = self.ended
        if self.reason:
            status["StateChangeReason"] = self.reason
        if self.state == "FAILED":
            status["AthenaError"] = {
                "ErrorCategory": 2 if self.user_error else 1,
                "ErrorType": 1 if self.user_error else 0,
                "Retryable": not self.user_error,
                "ErrorMessage": self.reason,
            }
        fields = {
            "QueryExecutionId": self.id,
            "Query": self.sql,
            "StatementType": statement_type(self.sql),
            "ResultConfiguration": self.result,
            "ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": {"Enabled": False}},
            "QueryExecutionContext": self.context,
            "Status": status,
            "Statistics": self._statistics(),
            "WorkGroup": self.workgroup,
            "EngineVersion": {
                "SelectedEngineVersion": "Athena engine version 3",
                "EffectiveEngineVersion": "Athena engine version 3",
            },
        }
        if self.parameters:
            fields["ExecutionParameters"] = self.parameters
        return fields

    def _statistics(self) -> dict[str, Any]:
        until, began = self.ended or time.time(), self.began or self.ended or time.time()
        return {
            "EngineExecutionTimeInMillis": round(1000 * (until - began)),
            "DataScannedInBytes": self.scanned,
            "TotalExecutionTimeInMillis": round(1000 * (until - self.submitted)),
            "QueryQueueTimeInMillis": round(1000 * (began - self.submitted)),
            "ServicePreProcessingTimeInMillis": 0,
            "ServiceProcessingTimeInMillis": 0,
            "ResultReuseInformation": {"ReusedPreviousResult": False},
        }
