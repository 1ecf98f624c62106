"""One Node process that serves events of one function, one at a time."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.engines import children

if TYPE_CHECKING:
    from local.engines.node import NodeRequest

_SHIM = Path(__file__).with_name("node_shim.mjs")


class TimedOut(Exception):
    """No answer in time."""


class Died(Exception):
    """The process ended before it answered; the text says how."""


class NodeProcess:
    """Frames over a pipe each way; standard output goes to a file that is read after each event."""

    def __init__(self, node: str, work: Path, request: NodeRequest) -> None:
        self.function, self.version = request.function, request.version
        self.access_key = request.env.get("AWS_ACCESS_KEY_ID")
        self.started = self.idle_since = time.monotonic()
        self._log = work / f"node-{uuid.uuid4().hex}.log"
        self._answers, child_end = os.pipe()
        try:
            with self._log.open("ab") as output:
                self._process = children.start(
                    [
                        node,
                        f"--max-old-space-size={request.memory_mb}",
                        str(_SHIM),
                        str(child_end),
                        str(request.code_dir),
                        request.handler,
                        str(request.clock_offset_ms),
                    ],
                    env=request.env,
                    cwd=request.code_dir,
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    pass_fds=[child_end],
                )
        finally:
            os.close(child_end)

    def usable(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def send(self, message: dict[str, Any]) -> None:
        """Hand over one event."""
        body = json.dumps(message).encode()
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(len(body).to_bytes(4, "big") + body)
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise Died(self._ending()) from None

    def read(self, timeout_seconds: float) -> dict[str, Any]:
        """The next answer."""
        deadline = time.monotonic() + timeout_seconds
        size = int.from_bytes(self._exactly(4, deadline), "big")
        answer: dict[str, Any] = json.loads(self._exactly(size, deadline))
        return answer

    def _exactly(self, size: int, deadline: float) -> bytes:
        parts, left = [], size
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        while left:
            wait = max(0.0, deadline - time.monotonic())
            # Not select(): it refuses descriptors above 1024.
            if not poll.poll(1000 * wait):
                raise TimedOut
            part = os.read(self._answers, min(left, 1 << 20))
            if not part:
                raise Died(self._ending())
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _ending(self) -> str:
        try:
            code = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return "it closed its answer channel"
        return f"exit status {code}" if code >= 0 else f"signal {-code}"

    def take_log(self) -> str:
        """What the process wrote since the last call."""
        try:
            text = self._log.read_bytes().decode("utf-8", "replace")
            os.truncate(self._log, 0)
        except FileNotFoundError:
            return ""
        if self._process.poll() is not None:
            self._log.unlink(missing_ok=True)
        return text

    def peak_memory_mb(self) -> int:
        """The largest resident size so far; 0 where the system does not tell."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:
            return 0
        peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "0 0 0")
        return int(peak.split()[1]) // 1024

    def end(self) -> None:
        """End it as if it had crashed: whoever waits for an answer sees that."""
        children.kill(self._process)

    def kill(self) -> None:
        """End it now."""
        children.kill(self._process)
        if self._process.stdin:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                pass
        if self._answers >= 0:
            os.close(self._answers)
            self._answers = -1

    def discard(self) -> None:
        """End it and forget what it wrote."""
        self.kill()
        self._log.unlink(missing_ok=True)
