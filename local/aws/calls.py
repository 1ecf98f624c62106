"""The call log: who called what on which resource, and what came of it.

One JSON line per permission the call needs. The least-privilege tests read it, so actions are
IAM's and resources are ARNs.
"""

from __future__ import annotations

import json
import queue
import re
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from local.aws.answer import Disconnect
from local.aws.call import Call, identify
from local.aws.captured import Captured
from local.aws.encryption import key_uses
from local.aws.permissions import context, needed

_ERROR_CODE = re.compile(
    rb"<Code>([^<]+)</Code>" rb"|\"(?:__type|code|Code)\": ?\"(?:[^\"#]*#)?([^\"]+)\""
)


class CallLog:
    """WSGI middleware, the outermost: identifies the call for all others and records it."""

    def __init__(
        self, app: WSGIApplication, path: Path, account: str, principal: Callable[[str], str]
    ) -> None:
        self.app, self.account, self._principal = app, account, principal
        self._queue: queue.SimpleQueue[tuple[Call, float, int, str | None] | None] = (
            queue.SimpleQueue()
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")
        threading.Thread(target=self._write_forever, daemon=True, name="call-log").start()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request and remember it."""
        call = environ["local.call"] = identify(environ)
        if call is None:
            return self.app(environ, start_response)
        at, answer = time.time(), Captured()
        if call.style != "s3":  # taken now: moto reads the stream, and hooks may replace it
            call.body()

        try:
            body = self.app(environ, answer)
        except Disconnect as end:
            self._queue.put((call, at, 0, str(end)))
            raise
        error = None
        if answer.code >= 400:
            content = b"".join(body)
            body, error = [content], _code(content) or str(answer.code)
        start_response(answer.status, answer.headers)
        self._queue.put((call, at, answer.code, error))
        return body

    def close(self) -> None:
        """Write what is left."""
        self._queue.put(None)

    def _write_forever(self) -> None:
        while (entry := self._queue.get()) is not None:
            while entry is not None:
                self._file.write(self._lines(*entry))
                try:
                    entry = self._queue.get_nowait()
                except queue.Empty:
                    break
            self._file.flush()
        self._file.close()

    def _lines(self, call: Call, at: float, status: int, error: str | None) -> str:
        try:
            permissions = needed(call, self.account)
            if not error:
                permissions += key_uses(call, self.account, permissions)
        except Exception:  # a body we cannot read must not stop the log
            permissions = [(f"{call.service}:{call.operation}", "*")]
        principal = self._principal(call.access_key)
        return "".join(
            json.dumps(
                {
                    "at": round(at, 3),
                    "principal": principal,
                    "service": call.service,
                    "operation": call.operation,
                    "action": action,
                    "resource": resource,
                    "context": context(call, self.account, action, resource),
                    "outcome": error or status,
                },
                ensure_ascii=False,
            )
            + "\n"
            for action, resource in permissions
        )


def _code(body: bytes) -> str | None:
    found = _ERROR_CODE.search(body[:4000])
    return (found[1] or found[2]).decode("utf-8", "replace") if found else None
