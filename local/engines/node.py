"""Runs Lambda functions in Node child processes, warm between events as Lambda does it."""

from __future__ import annotations

import os
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from local.engines.node_process import Died, NodeProcess, TimedOut

# Lambda allows 10 s for initialisation; a busy laptop needs more, and it is not charged.
INIT_SECONDS = 60.0
IDLE_SECONDS = 120.0
# Shorter than the sessions whose keys the process got at its start.
MAXIMUM_AGE_SECONDS = 30 * 60.0
IDLE_PER_FUNCTION = 8


@dataclass(frozen=True)
class NodeRequest:
    """One event for one function; `version` changes whenever code or configuration does."""

    function: str
    version: str
    code_dir: Path
    handler: str
    event: str
    env: dict[str, str]
    timeout_seconds: float
    memory_mb: int
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    arn: str = ""
    clock_offset_ms: int = 0


@dataclass(frozen=True)
class NodeOutcome:
    """What the handler returned (`value`, JSON text) or the error object Lambda would give."""

    value: str | None
    error: dict[str, object] | None
    log: str
    milliseconds: float
    init_milliseconds: float | None
    peak_memory_mb: int


class NodeEngine:
    """A pool of Node processes, each serving one version of one function."""

    def __init__(self, node: str, root: Path) -> None:
        self._node, self._work = node, root / "tmp"
        self._idle: dict[str, list[NodeProcess]] = {}
        self._all: set[NodeProcess] = set()
        self._lock = threading.Lock()
        self._stopped = False

    status = "ready"

    def start(self) -> None:
        """Nothing to wait for: processes start with their first event."""
        os.makedirs(self._work, exist_ok=True)
        threading.Thread(target=self._reap_forever, daemon=True, name="node-reaper").start()

    def stop(self) -> None:
        """Kill every process."""
        with self._lock:
            self._stopped = True
            doomed, self._all, self._idle = self._all, set(), {}
        for process in doomed:
            process.discard()

    def invoke(self, request: NodeRequest) -> NodeOutcome:
        """Run the handler once; never raises for what the function did wrong."""
        process = self._take(request)
        init = None
        if process is None:
            started = time.monotonic()
            process = NodeProcess(self._node, self._work, request)
            with self._lock:
                self._all.add(process)
            if error := self._initialise(process, request):
                return self._gone(process, error, started, 0.0)
            init = 1000 * (time.monotonic() - started)
        return self._run(process, request, init)

    def kill_caller(self, access_key: str) -> bool:
        """Kill what works with these keys: all events of one function have the same."""
        with self._lock:
            idle = {process for processes in self._idle.values() for process in processes}
            busy = [p for p in self._all - idle if p.access_key == access_key]
        for process in busy:
            process.end()
        return bool(busy)

    def _initialise(self, process: NodeProcess, request: NodeRequest) -> dict[str, object] | None:
        try:
            answer = process.read(INIT_SECONDS)
        except TimedOut:
            message = f"RequestId: {request.request_id} Error: Init timed out"
            return {"errorType": "Sandbox.Timedout", "errorMessage": message}
        except Died as died:
            return _exit_error(request, died)
        error: dict[str, object] | None = answer.get("error")
        return error

    def _run(self, process: NodeProcess, request: NodeRequest, init: float | None) -> NodeOutcome:
        started = time.monotonic()
        deadline = int(1000 * (time.time() + request.timeout_seconds))
        message = {
            "requestId": request.request_id,
            "arn": request.arn,
            "deadline": deadline,
            "event": request.event,
            "clockOffset": request.clock_offset_ms,
        }
        try:
            process.send(message)
            answer = process.read(request.timeout_seconds)
        except TimedOut:
            text = f"Task timed out after {request.timeout_seconds:.2f} seconds"
            text = f"RequestId: {request.request_id} Error: {text}"
            error: dict[str, object] = {"errorType": "Sandbox.Timedout", "errorMessage": text}
            return self._gone(process, error, started, init)
        except Died as died:
            return self._gone(process, _exit_error(request, died), started, init)
        spent, peak = 1000 * (time.monotonic() - started), process.peak_memory_mb()
        log = process.take_log()
        self._give_back(process)
        return NodeOutcome(answer.get("ok"), answer.get("error"), log, spent, init, peak)

    def _gone(
        self,
        process: NodeProcess,
        error: dict[str, object],
        started: float,
        init: float | None,
    ) -> NodeOutcome:
        spent, peak = 1000 * (time.monotonic() - started), process.peak_memory_mb()
        process.kill()
        with self._lock:
            self._all.discard(process)
        return NodeOutcome(None, error, process.take_log(), spent, init, peak)

    def _take(self, request: NodeRequest) -> NodeProcess | None:
        with self._lock:
            if self._stopped:
                raise RuntimeError("the Node engine is stopped")
            idle = self._idle.pop(request.function, [])
            usable = [p for p in idle if p.version == request.version and p.usable()]
            chosen = usable.pop() if usable else None
            doomed = [p for p in idle if p is not chosen and p not in usable]
            self._all -= set(doomed)
            self._idle[request.function] = usable
        for process in doomed:
            process.discard()
        return chosen

    def _give_back(self, process: NodeProcess) -> None:
        process.idle_since = time.monotonic()
        with self._lock:
            idle = self._idle.setdefault(process.function, [])
            young = time.monotonic() - process.started < MAXIMUM_AGE_SECONDS
            if not self._stopped and young and len(idle) < IDLE_PER_FUNCTION:
                idle.append(process)
                return
            self._all.discard(process)
        process.discard()

    def _reap_forever(self) -> None:
        while not self._stopped:
            time.sleep(5)
            oldest = time.monotonic() - IDLE_SECONDS
            with self._lock:
                doomed = [p for ps in self._idle.values() for p in ps if p.idle_since < oldest]
                for name in self._idle:
                    self._idle[name] = [p for p in self._idle[name] if p not in doomed]
                self._all -= set(doomed)
            for process in doomed:
                process.discard()


def _exit_error(request: NodeRequest, died: Died) -> dict[str, object]:
    text = f"RequestId: {request.request_id} Error: Runtime exited with error: {died}"
    return {"errorType": "Runtime.ExitError", "errorMessage": text}
