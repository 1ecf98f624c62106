"""The local Trino: start it, ask it, stop it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trino

from local.engines import children, moved_clock, trino_files

_START_SECONDS = 300
_ATTEMPTS = 3
# What `current_timestamp` and `current_date` become.
_NOW = "io/trino/Session$SessionBuilder"
# Who asks when the query brings no keys.
_USER = "athena"


@dataclass(frozen=True)
class Statement:
    """What to run; `parameters` are SQL literals for its `?`, in order."""

    sql: str
    schema: str = "default"
    parameters: Sequence[str] = ()
    # Access key and secret with which files are read and written.
    keys: tuple[str, str] | None = None


@dataclass(frozen=True)
class QueryResult:
    """The rows of a query as Trino's JSON gives them, with the type of each column."""

    id: str
    columns: list[tuple[str, str]]
    rows: list[list[Any]]
    bytes_scanned: int
    update_type: str | None = None


class QueryFailed(Exception):
    """A query that Trino refused or could not finish."""

    def __init__(self, name: str, message: str, user_error: bool) -> None:
        super().__init__(f"{name}: {message}")
        self.name, self.message, self.user_error = name, message, user_error


class TrinoEngine:
    """One Trino server of its own port and folder."""

    def __init__(self, home: str, java_home: str, root: Path, endpoint: str, region: str) -> None:
        self._home, self._java_home, self._root = Path(home), java_home, root
        self._endpoint, self._region = endpoint, region
        self.status = "stopped"
        self.port = 0
        self._settled = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._secrets: dict[str, str] = {}
        self._secrets_lock = threading.Lock()

    @property
    def log(self) -> Path:
        """Where the server writes."""
        return self._root / "logs" / "trino.log"

    @property
    def _folder(self) -> Path:
        return self._root / "tmp" / "trino"

    def start(self) -> None:
        """Start the server without waiting for it."""
        self.status = "starting"
        self._settled.clear()
        threading.Thread(target=self._keep, daemon=True, name="trino").start()

    def _keep(self) -> None:
        """Bring the server up and notice when it ends."""
        try:
            for attempt in range(_ATTEMPTS):
                self._process = process = self._open()
                if self._ready(process):
                    break
                if self._stopping or attempt == _ATTEMPTS - 1:
                    raise RuntimeError(f"Trino did not come up; see {self.log}")
            self._warm_up()
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
        folder = self._folder
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

    def _warm_up(self) -> None:
        warm = "select count(*), max(cast(x as varchar)) from unnest(sequence(1, 9)) t(x)"
        self._ask(Statement(warm))

    def query(
        self,
        statement: Statement,
        started: Callable[[Callable[[], None]], None] = lambda cancel: None,
    ) -> QueryResult:
        """Run one statement; `started` gets a function that cancels it."""
        self._settled.wait()
        if self.status != "ready":
            raise QueryFailed("ENGINE_NOT_READY", f"Trino {self.status}", user_error=False)
        return self._ask(statement, started)

    def _ask(
        self,
        statement: Statement,
        started: Callable[[Callable[[], None]], None] = lambda cancel: None,
    ) -> QueryResult:
        connection = trino.dbapi.connect(
            host="127.0.0.1",
            port=self.port,
            user=self._user(statement),
            catalog=trino_files.HIVE,
            schema=statement.schema,
            timezone="UTC",
            legacy_primitive_types=True,
        )
        cursor = connection.cursor()
        started(cursor.cancel)
        try:
            cursor.execute(_with_parameters(statement))
            rows = [list(row) for row in cursor.fetchall()]
        except trino.exceptions.TrinoQueryError as fault:
            user = fault.error_type == "USER_ERROR"
            raise QueryFailed(str(fault.error_name), str(fault.message), user) from fault
        except trino.exceptions.Error as fault:
            raise QueryFailed("ENGINE_ERROR", str(fault), user_error=False) from fault
        stats = cursor.stats or {}
        return QueryResult(
            id=str(cursor.query_id),
            columns=[(column[0], str(column[1])) for column in cursor.description or []],
            rows=rows,
            bytes_scanned=int(stats.get("physicalInputBytes") or 0),
            update_type=cursor.update_type,
        )

    def _user(self, statement: Statement) -> str:
        """Who asks: the access key, by which Trino finds its secret."""
        if statement.keys is None:
            return _USER
        key, secret = statement.keys
        with self._secrets_lock:
            if self._secrets.get(key) != secret:
                self._secrets[key] = secret
                trino_files.write_keys(self._folder, self._secrets)
        return key

    def tables_of(self, query_id: str) -> set[tuple[str, str]]:
        """Schema and name of what an ended query read: views, and the tables under them."""
        address = f"http://127.0.0.1:{self.port}/v1/query/{query_id}?pruned=true"
        request = urllib.request.Request(address, headers={"X-Trino-User": _USER})
        with urllib.request.urlopen(request) as answer:
            found = json.load(answer)["referencedTables"]
        ours = (trino_files.HIVE, trino_files.ICEBERG)
        return {
            (each["schema"], each["table"])
            for each in found
            # Trino's own tables about the others stand in no catalog of Glue's.
            if each["catalog"] in ours and each["schema"] != "information_schema"
        }

    def _kill(self) -> None:
        if self._process is not None:
            children.kill(self._process)

    def stop(self) -> None:
        """End the server."""
        self._stopping = True
        self._kill()


def _with_parameters(statement: Statement) -> str:
    if not statement.parameters:
        return statement.sql
    quoted = statement.sql.replace("'", "''")
    return f"execute immediate '{quoted}' using {', '.join(statement.parameters)}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
