"""What something took: time, CPU time and memory."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Usage:
    """Seconds on the wall, CPU seconds of all threads, peak resident memory of the process."""

    seconds: float
    cpu: float
    peak_mb: float


def measure(work: Callable[[], object], pid: int) -> Usage:
    """What the work took in that process."""
    began, cpu = time.perf_counter(), _cpu_seconds(pid)
    work()
    return Usage(time.perf_counter() - began, _cpu_seconds(pid) - cpu, _peak_mb(pid))


def middle(taken: Sequence[T], usage: Callable[[T], Usage]) -> T:
    """The run that took the middle time."""
    return sorted(taken, key=lambda one: usage(one).seconds)[len(taken) // 2]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
