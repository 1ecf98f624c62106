"""Waits until somebody wants the server to end."""

from __future__ import annotations

import os
import signal


class Stop:
    """Asked for by SIGTERM, by SIGINT or, from any thread, by `ask`.

    A pipe and not an Event: the kernel hands a signal to any of the threads, and Python's own
    handlers run when the main thread next does something. In an Event's wait it never does.
    """

    def __init__(self) -> None:
        self._asked, self._asking = os.pipe()
        os.set_blocking(self._asking, False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(self._asking)

    def ask(self) -> None:
        """Let `wait` return."""
        os.write(self._asking, b".")

    def wait(self) -> None:
        """Return once the end was asked for."""
        os.read(self._asked, 1)
