"""Programs of the model's Python environment: training and batch inference, a process each."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local.engines import children

SERVE = Path(__file__).with_name("model_serve.py")
# The containers of one machine would take a core each; here they share what there is.
_THREADS = str(os.cpu_count() or 1)


@dataclass(frozen=True)
class Ending:
    """How a program ended; `killed` is why we ended it: timeout, stopped or interrupted."""

    code: int
    killed: str | None = None


class ModelEngine:
    """Runs programs side by side; nothing stays warm between them."""

    status = "ready"

    def __init__(self, python: str) -> None:
        self._python = Path(python)
        self._lock = threading.Lock()
        self._running: dict[str, tuple[subprocess.Popen[bytes], str]] = {}
        self._killed: dict[str, str] = {}

    @property
    def train(self) -> list[str]:
        """The command of the training toolkit."""
        return [str(self._python.parent / "train")]

    def serve(self, requests: Path) -> list[str]:
        """The command that answers the requests of a file (see model_serve.py)."""
        # -P: modules beside the script must not stand before the model's own.
        return [str(self._python), "-P", str(SERVE), str(requests)]

    def run(
        self,
        run_id: str,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        log: Path,
        timeout_seconds: float,
        access_key: str,
    ) -> Ending:
        """Run to the end, both outputs in `log`. It sees `environment` and no other AWS setting."""
        with log.open("ab") as output:
            process = children.start(
                list(command),
                cwd=folder,
                env={**self._basics(folder), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        with self._lock:
            self._running[run_id] = (process, access_key)
            if run_id in self._killed:  # stopped before it began
                children.kill(process)
        try:
            code = process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            self.kill(run_id, "timeout")
            code = process.wait()
        with self._lock:
            del self._running[run_id]
            return Ending(code, self._killed.pop(run_id, None))

    def kill(self, run_id: str, reason: str) -> None:
        """End a program now, or as soon as it begins."""
        with self._lock:
            self._killed.setdefault(run_id, reason)
            running = self._running.get(run_id)
        if running:
            children.kill(running[0])

    def kill_caller(self, access_key: str) -> bool:
        """Take away the machine of every program whose job has these keys."""
        with self._lock:
            mine = [name for name, (_, key) in self._running.items() if key == access_key]
        for name in mine:
            self.kill(name, "interrupted")
        return bool(mine)

    def stop(self) -> None:
        """End every program."""
        with self._lock:
            names = list(self._running)
        for name in names:
            self.kill(name, "stopped")

    def _basics(self, folder: Path) -> dict[str, str]:
        return {
            "PATH": os.pathsep.join([str(self._python.parent), os.environ.get("PATH", "")]),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "OMP_NUM_THREADS": _THREADS,
            # Threads that wait by spinning take ten times as long beside other work.
            "OMP_WAIT_POLICY": "PASSIVE",
        }
