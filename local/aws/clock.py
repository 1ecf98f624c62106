"""The one clock of the local AWS: real time plus an offset that only grows."""

from __future__ import annotations

import re
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Clock:
    """Tells the time, and can be moved forward; `file` tells other processes how far it is."""

    def __init__(self, file: Path | None = None) -> None:
        self._offset = 0.0
        self._lock = threading.Lock()
        self._file = file
        self._tell()

    @property
    def offset(self) -> float:
        """Seconds ahead of real time."""
        return self._offset

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._offset

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def reach(self, moment: datetime) -> None:
        """Make it at least `moment`; nothing turns the clock back."""
        with self._lock:
            self._offset += max(0.0, moment.timestamp() - self.time())
            self._tell()

    def _tell(self) -> None:
        if self._file is None:
            return
        # Renamed, so that nobody reads half a number.
        new = self._file.with_suffix(".new")
        new.write_text(f"{self._offset * 1000:.0f}")
        new.replace(self._file)


def target(clock: Clock, query: dict[str, str]) -> datetime:
    """The moment that `advance=1d12h` or `to=2026-03-01T06:00:00Z` names."""
    if bool(query.get("advance")) == bool(query.get("to")):
        raise ValueError("say how far: advance=1d (also 2h, 30m, 1d12h) or to=2026-03-01T06:00:00Z")
    if text := query.get("advance"):
        return clock.now() + duration(text)
    try:
        moment = datetime.fromisoformat(query["to"])
    except ValueError:
        raise ValueError(f"to={query['to']!r}: expected a time like 2026-03-01T06:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def duration(text: str) -> timedelta:
    """`1d`, `2h`, `30m` or several of them in this order."""
    if not re.fullmatch(r"(\d{1,5}d)?(\d{1,5}h)?(\d{1,5}m)?", text) or not text:
        raise ValueError(f"advance={text!r}: expected days, hours, minutes such as 1d, 2h, 1d12h")
    parts = {_UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhm])", text)}
    return timedelta(**parts)


def iso(moment: datetime) -> str:
    """`2026-03-01T06:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
