"""The local Trino, which answers what Athena is asked."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import trino

from local.engines import trino_files
from local.engines.trino_server import TrinoServer

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
    """Answers SQL, with the rights of who asks."""

    def __init__(self, server: TrinoServer) -> None:
        self._server = server
        self._secrets: dict[str, str] = {}
        self._secrets_lock = threading.Lock()

    @property
    def status(self) -> str:
        """How the server is."""
        return self._server.status

    def start(self) -> None:
        """Start the server without waiting for it."""
        self._server.start(self._warm_up)

    def stop(self) -> None:
        """End the server."""
        self._server.stop()

    def _warm_up(self) -> None:
        warm = "select count(*), max(cast(x as varchar)) from unnest(sequence(1, 9)) t(x)"
        self._ask(Statement(warm))

    def query(
        self,
        statement: Statement,
        started: Callable[[Callable[[], None]], None] = lambda cancel: None,
    ) -> QueryResult:
        """Run one statement; `started` gets a function that cancels it."""
        self._server.wait()
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
            port=self._server.port,
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
                trino_files.write_keys(self._server.folder, self._secrets)
        return key

    def tables_of(self, query_id: str) -> set[tuple[str, str]]:
        """Schema and name of what an ended query read: views, and the tables under them."""
        address = f"http://127.0.0.1:{self._server.port}/v1/query/{query_id}?pruned=true"
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


def _with_parameters(statement: Statement) -> str:
    if not statement.parameters:
        return statement.sql
    quoted = statement.sql.replace("'", "''")
    return f"execute immediate '{quoted}' using {', '.join(statement.parameters)}"
