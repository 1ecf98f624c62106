"""The local Spark as the rest of the program sees it: start it, run a script, stop it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.engines import children, moved_clock

_WORKER = Path(__file__).with_name("spark_worker.py")
# What `current_timestamp()` and `current_date()` of Spark SQL become.
_NOW = "org/apache/spark/sql/catalyst/optimizer/ComputeCurrentTime$"


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `message` says why it failed, in one line; `killed` names what ended it."""

    ok: bool
    message: str | None
    seconds: float
    killed: str | None = None


class SparkEngine:
    """One warm Spark worker; runs are served one after another."""

    def __init__(self, python: str, jars: str, java_home: str, root: Path) -> None:
        self._python, self._jars, self._java_home, self._root = python, jars, java_home, root
        self.status = "stopped"
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._current: str | None = None
        self._caller: str | None = None
        self._killed: str | None = None
        self._stopping = False
        self._settled = threading.Event()

    @property
    def log(self) -> Path:
        """Where the driver writes."""
        return self._root / "logs" / "spark.log"

    def start(self) -> None:
        """Start the worker without waiting for it."""
        self.status, self._answers = "starting", queue.Queue()
        self._settled = threading.Event()
        try:
            self._process = self._open()
        except OSError as fault:
            self.status = f"failed: {fault}"
            self._settled.set()
            return
        threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        """Pass on what the worker says until it ends."""
        answers, settled = self._answers, self._settled
        for line in process.stdout or ():
            message = json.loads(line)
            if "id" in message:
                answers.put(message)
                continue
            self.status = "ready" if "ready" in message else f"failed: {message['failed']}"
            settled.set()
        process.wait()
        if not self.status.startswith("failed"):
            self.status = "stopped" if self._stopping else "failed: the Spark process ended"
        settled.set()
        answers.put({"ended": process.returncode})

    def _open(self) -> subprocess.Popen[bytes]:
        scratch = self._root / "tmp" / "spark"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        clock = moved_clock.agent(self._root, moved_clock.ICEBERG, _NOW)
        arguments = [self._jars, str(scratch), str(self.log), clock]
        program = [self._python, "-P", str(_WORKER), *arguments]
        path = os.pathsep.join([str(Path(self._python).parent), os.environ.get("PATH", "")])
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PYTHON", "SPARK"))
        }
        environment = {
            **kept,
            "PATH": path,
            "JAVA_HOME": self._java_home,
            "PYSPARK_PYTHON": self._python,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "TZ": "UTC",
        }
        pipe = subprocess.PIPE
        return children.start(program, env=environment, stdin=pipe, stdout=pipe)

    def run(
        self,
        script: Path,
        args: list[str],
        py_files: list[str],
        conf: Mapping[str, str],
        credentials: Mapping[str, str],
        environment: Mapping[str, str],
        log: Path,
        timeout: float,
        name: str | None = None,
        began: Callable[[], None] = lambda: None,
        clock_offset: float = 0.0,
    ) -> Outcome:
        """Run a script to its end; output goes to `log`, driver log and errors to `log`.err.

        `began` is called when it is the run's turn; the time before does not count. The script's
        Python sees real time plus `clock_offset` seconds.
        """
        request = {
            "id": name or uuid.uuid4().hex,
            "script": str(script),
            "args": args,
            "py_files": [str(file) for file in py_files],
            "conf": dict(conf),
            "credentials": dict(credentials),
            "environment": dict(environment),
            "log": str(log),
            "error_log": f"{log}.err",
            "clock_offset": clock_offset,
        }
        with self._turn:
            process = self._warm()
            began()
            return self._serve(process, request, timeout)

    def _serve(
        self, process: subprocess.Popen[bytes] | None, request: dict[str, Any], timeout: float
    ) -> Outcome:
        if process is None or process.stdin is None:
            return Outcome(False, f"Spark did not start: {self.status}; see {self.log}", 0.0)
        began, self._current, self._killed = time.monotonic(), request["id"], None
        self._caller = request["credentials"]["access_key"]
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            answer = self._answers.get(timeout=timeout)
        except queue.Empty:
            self.kill(request["id"], "timeout")
            answer = self._answers.get()
        except OSError:
            answer = {}
        finally:
            self._current = self._caller = None
        seconds = time.monotonic() - began
        if "ok" in answer and self._killed is None:
            return Outcome(answer["ok"], answer["message"], answer["seconds"])
        why = (
            self._killed or "Spark ended during the run, perhaps out of memory; see the driver log"
        )
        return Outcome(False, why, seconds, self._killed)

    def _warm(self) -> subprocess.Popen[bytes] | None:
        """The worker, started again if it has died, once it answers requests."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        self._settled.wait()
        return self._process if self.status == "ready" else None

    def kill(self, name: str, reason: str) -> bool:
        """End the run `name` by ending its process; the next run starts a new one."""
        process = self._process
        if process is None or self._current != name:
            return False
        self._killed = reason
        children.kill(process)
        return True

    def kill_caller(self, access_key: str) -> bool:
        """Let the run that has these keys crash."""
        process = self._process
        if process is None or self._caller != access_key:
            return False
        children.kill(process)
        return True

    def stop(self) -> None:
        """End the worker and its JVM."""
        self._stopping = True
        if self._process is not None:
            children.kill(self._process)
