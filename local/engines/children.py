"""Start child processes that cannot outlive us.

Linux kills them when the *thread* that started them ends (PR_SET_PDEATHSIG), so one thread that
never ends starts them all. Elsewhere they must watch their standard input.
"""

from __future__ import annotations

import concurrent.futures
import ctypes
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_LOCK = threading.Lock()
_STARTER: concurrent.futures.ThreadPoolExecutor | None = None


def start(command: list[str], **popen: Any) -> subprocess.Popen[bytes]:
    """`subprocess.Popen` in a group of its own; the kernel kills it when this process dies."""
    global _STARTER
    with _LOCK:
        if _STARTER is None:
            _STARTER = concurrent.futures.ThreadPoolExecutor(1, "children")
    launch: Callable[[], subprocess.Popen[bytes]] = lambda: subprocess.Popen(  # noqa: E731
        command,
        start_new_session=True,
        preexec_fn=_die_with_parent if _LIBC else None,
        **popen,
    )
    return _STARTER.submit(launch).result()


def kill(process: subprocess.Popen[bytes]) -> int:
    """End the process and its group at once; returns its exit code."""
    import os

    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return process.wait()


def _die_with_parent() -> None:
    assert _LIBC is not None
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
