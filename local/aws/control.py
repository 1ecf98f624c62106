"""The control endpoint under `/_local/`: health, logs, clock, schedules, faults, failures, stop."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from local.aws import faults
from local.aws.clock import iso, target
from local.aws.context import LocalAws
from local.aws.run.advance import Advancer
from local.aws.run.delivery import FAILURES
from local.aws.run.firing import fire_now
from local.aws.step_logs import step_log

_ENGINES = ("aws", "spark", "trino")
_TAIL_BYTES = 1024 * 1024


class Control:
    """WSGI middleware; everything outside `/_local/` goes on."""

    def __init__(self, app: WSGIApplication, aws: LocalAws, stop: Callable[[], None]) -> None:
        self.app, self.aws, self.stop = app, aws, stop
        self._advancer = Advancer(aws)
        self._actions: dict[str, Callable[[dict[str, str]], Any]] = {
            "health": self._health,
            "clock": self._clock,
            "clock POST": self._advance,
            "logs": self._logs,
            "fire": self._fire,
            "failures": lambda query: {"failures": list(FAILURES)},
            "stop": self._stop,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if not path.startswith("/_local/"):
            return self.app(environ, start_response)
        name = path.removeprefix("/_local/").strip("/")
        if f"{name} {environ['REQUEST_METHOD']}" in self._actions:
            name += f" {environ['REQUEST_METHOD']}"
        status, answer = "200 OK", {}
        if name not in (*self._actions, "faults"):
            known = ", ".join(sorted({"faults", *(each.split()[0] for each in self._actions)}))
            status, answer = "404 Not Found", {"error": f"no {path!r}; there are: {known}"}
        elif name == "stop" and environ["REQUEST_METHOD"] != "POST":
            status, answer = "405 Method Not Allowed", {"error": "stop needs POST"}
        else:
            try:
                answer = self._answer(name, environ)
            except Exception as error:
                message = error.args[0] if isinstance(error, KeyError) else str(error)
                status, answer = "400 Bad Request", {"error": message}
        body = json.dumps(answer, default=str).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    def _answer(self, name: str, environ: dict[str, Any]) -> Any:
        query = dict(parse_qsl(environ["QUERY_STRING"]))
        if name == "faults":
            return faults.control(environ["REQUEST_METHOD"], query, environ["wsgi.input"].read())
        return self._actions[name](query)

    def _health(self, query: dict[str, str]) -> dict[str, Any]:
        engines = self.aws.engines
        return {
            "status": "ok",
            "id": self.aws.id,
            "account": self.aws.account,
            "region": self.aws.region,
            "pid": os.getpid(),
            "engines": {"spark": engines.spark.status, "trino": engines.trino.status},
        }

    def _logs(self, query: dict[str, str]) -> dict[str, Any]:
        if engine := query.get("engine"):
            if engine not in _ENGINES:
                raise KeyError(f"no engine {engine!r}; there are: {', '.join(_ENGINES)}")
            return {"engine": engine, "text": _tail(self.aws.root / "logs" / f"{engine}.log")}
        if step := query.get("step"):
            return {"step": step, "text": step_log(self.aws, step)}
        raise KeyError(f"name a step or an engine ({', '.join(_ENGINES)})")

    def _clock(self, query: dict[str, str]) -> dict[str, Any]:
        clock, move = self.aws.clock, self._advancer.current
        return {
            "now": iso(clock.now()),
            "offset_seconds": round(clock.offset, 3),
            "advancing": move.report(self.aws) if move else None,
        }

    def _advance(self, query: dict[str, str]) -> dict[str, Any]:
        waits = query.get("wait", "yes") != "no"
        return self._advancer.run(target(self.aws.clock, query), waits)

    def _fire(self, query: dict[str, str]) -> dict[str, Any]:
        for kind in ("schedule", "rule"):
            if name := query.get(kind):
                fired = fire_now(self.aws, kind, name)
                if reasons := [each.delivered.reason for each in fired if each.delivered.reason]:
                    raise RuntimeError(f"{kind} {name}: {'; '.join(reasons)}")
                return {"fired": name, "targets": len(fired)}
        raise KeyError("name what to fire: schedule=[GROUP/]NAME or rule=NAME")

    def _stop(self, query: dict[str, str]) -> dict[str, Any]:
        # After the answer is out.
        threading.Timer(0.1, self.stop).start()
        return {"status": "stopping"}


def _tail(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return file.read().decode("utf-8", "replace")
