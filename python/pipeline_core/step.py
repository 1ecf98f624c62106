"""The frame around a job's work: leases held, outcome recorded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline_core.attempt import attempt
from pipeline_core.lease import Leases
from pipeline_core.run_record import run_record, write_record


@dataclass(frozen=True)
class Step:
    """One job of one run."""

    name: str
    run_id: str
    business_date: str
    pipeline_runs_uri: str
    leases: Leases
    tables: Sequence[str]

    @classmethod
    def of(cls, name: str, arguments: Mapping[str, str], tables: Sequence[str]) -> "Step":
        """The step that a job's arguments describe, with leases on what it writes."""
        run_id = arguments["run_id"]
        leases = Leases(arguments["leases_table"], run_id)
        date, records = arguments["business_date"], arguments["pipeline_runs_uri"]
        return cls(name, run_id, date, records, leases, tables)

    def run(self, work: Callable[[], Mapping[str, Any]]) -> None:
        """Do the work under the leases and record its fields; a failure is recorded and raised."""
        try:
            with self.leases.held(self.tables):
                fields = dict(work())
        except Exception as error:
            reason = " ".join(f"{type(error).__name__}: {error}".split())[:2000]
            rules = getattr(error, "rules", None)
            attempt(lambda: self.record("failed", {"reason": reason, "rules": rules}))
            raise
        self.record(fields.pop("status", "succeeded"), fields)

    def record(self, status: str, fields: Mapping[str, Any]) -> None:
        """Write the step's record."""
        fields = {"business_date": self.business_date, **fields}
        write_record(self.pipeline_runs_uri, run_record(self.run_id, self.name, status, fields))
