"""The meaning of versions in plain Python, written without the pipeline: the judge of the tests."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Version = tuple[datetime, str, int]


@dataclass
class Table:
    """`sales` as it should be: id -> (version, content)."""

    rows: dict[str, tuple[Version, Any]] = field(default_factory=dict)

    def run(self, deliveries: list[tuple[Version, str, Any]]) -> dict[str, int]:
        """Apply the valid rows of one run; what became of them."""
        best: dict[str, tuple[Version, Any]] = {}
        duplicates = 0
        for version, key, content in deliveries:
            if key in best:
                duplicates += 1
            if key not in best or best[key][0] < version:
                best[key] = (version, content)
        accepted = superseded = 0
        for key, (version, content) in best.items():
            stored = self.rows.get(key)
            if not stored or stored[0] < version:
                self.rows[key] = (version, content)
            if stored and (stored[1] == content or stored[0] > version):
                duplicates += 1
                continue
            superseded += stored is not None
            accepted += 1
        return {"accepted": accepted, "duplicates": duplicates, "superseded": superseded}
