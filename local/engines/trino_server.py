"""The process of the local Trino: start it, wait until it answers, stop it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from local.engines import children, moved_clock, trino_files

_START_SECONDS = 300
_ATTEMPTS = 3
# What `current_timestamp` and `current_date` become.
_NOW = "io/trino/Session$SessionBuilder"


class TrinoServer:
    """One Trino server of its own port and folder."""

    def __init__(self, home: str, java_home: str, root: Path, endpoint: str, region: str) -> None:
        self._home, self._java_home, self._root = Path(home), java_home, root
        self._endpoint, self._region = endpoint, region
        self.status = "stopped"
        self.port = 0
        self._settled = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False

    @property
    def log(self) -> Path:
        """Where the server writes."""
        return self._root / "logs" / "trino.log"

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self._root / "tmp" / "trino"

    def start(self, warm_up: Callable[[], None]) -> None:
        """Start the server without waiting for it; `warm_up` is called before it is ready."""
        self.status = "starting"
        self._settled.clear()
        threading.Thread(target=self._keep, args=[warm_up], daemon=True, name="trino").start()

    def wait(self) -> None:
        """Until it is ready or has failed."""
        self._settled.wait()

    def _keep(self, warm_up: Callable[[], None]) -> None:
        """Bring the server up and notice when it ends."""
        try:
            for attempt in range(_ATTEMPTS):
                self._process = process = self._open()
                if self._ready(process):
                    break
                if self._stopping or attempt == _ATTEMPTS - 1:
                    raise RuntimeError(f"Trino did not come up; see {self.log}")
            warm_up()
            self.status = "ready"
        except Exception as fault:
            self.status = f"failed: {fault}"
            self._kill()
            return
        finally:
            self._settled.set()
        process.wait()
        self.status = "stopped" if self._stopping else f"failed: Trino ended; see {self.log}"

    def _open(self) -> subprocess.Popen[bytes]:
        self.port = _free_port()
        folder = self.folder
        main = trino_files.write(folder, self._home, self.port, self._endpoint, self._region)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "JAVA"))}
        with self.log.open("ab") as log:
            return children.start(
                self._command(folder, main),
                cwd=folder,
                env={**kept, "AWS_EC2_METADATA_DISABLED": "true"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _command(self, folder: Path, main: Path) -> list[str]:
        return [
            str(Path(self._java_home) / "bin" / "java"),
            "-Xmx896m",
            "-XX:TieredStopAtLevel=1",
            # What Java has with both compilers; with one alone it is 48 MB, which queries fill.
            "-XX:ReservedCodeCacheSize=240m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            moved_clock.agent(self._root, moved_clock.ICEBERG, _NOW),
            "-Djdk.attach.allowAttachSelf=true",
            "-Duser.timezone=UTC",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            f"-Djava.io.tmpdir={folder}",
            f"-Dconfig={main}",
            f"-Dlog.levels-file={folder / 'log.properties'}",
            "-cp",
            os.pathsep.join([str(self._home / "local-trino.jar"), str(self._home / "lib" / "*")]),
            "LocalTrino",
        ]

    def _ready(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(OSError):
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/v1/info") as answer:
                    if b'"starting":false' in answer.read():
                        return True
            time.sleep(0.3)
        self._kill()
        return False

    def _kill(self) -> None:
        if self._process is not None:
            children.kill(self._process)

    def stop(self) -> None:
        """End the server."""
        self._stopping = True
        self._kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
