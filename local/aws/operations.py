"""Answer or amend single operations in front of moto: `before` answers, `after` amends.

Used only for what moto lacks. A hook sees the parameters under the names of the API reference.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from local.aws.answer import refusal
from local.aws.call import Call
from local.aws.captured import Captured

Before = Callable[[dict[str, Any], Call], dict[str, Any] | None]
After = Callable[[dict[str, Any], dict[str, Any], Call], dict[str, Any]]

_BEFORE: dict[tuple[str, str], list[Before]] = {}
_AFTER: dict[tuple[str, str], list[After]] = {}


class Refused(Exception):
    """The answer is an error, as the service would give it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def before(service: str, *operations: str) -> Callable[[Before], Before]:
    """Run before moto. Return a mapping to answer; None goes on, with the parameters as left."""

    def register(hook: Before) -> Before:
        for operation in operations:
            _BEFORE.setdefault((service, operation), []).append(hook)
        return hook

    return register


def after(service: str, *operations: str) -> Callable[[After], After]:
    """Run after moto succeeded. Gets (parameters, answer, call), returns the answer to give."""

    def register(hook: After) -> After:
        for operation in operations:
            _AFTER.setdefault((service, operation), []).append(hook)
        return hook

    return register


class Hooks:
    """WSGI middleware that runs the registered hooks."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        call: Call | None = environ.get("local.call")
        if call is None:
            return self.app(environ, start_response)
        name = (call.service, call.operation)
        first, last = _BEFORE.get(name, ()), _AFTER.get(name, ())
        if not first and not last:
            return self.app(environ, start_response)
        try:
            if first and (answer := self._before(first, call)) is not None:
                return _send(start_response, call, answer)
            if last:
                return self._after(last, call, start_response)
            return self.app(environ, start_response)
        except Refused as refused:
            return refusal(start_response, call, refused.code, refused.message, refused.status)

    def _before(self, hooks: Iterable[Before], call: Call) -> dict[str, Any] | None:
        for hook in hooks:
            answer = hook(call.params, call)
            if answer is not None:
                return answer
        if call.style == "json":
            body = json.dumps(call.params).encode()
            call.environ["wsgi.input"] = io.BytesIO(body)
            call.environ["CONTENT_LENGTH"] = str(len(body))
        return None

    def _after(
        self, hooks: Iterable[After], call: Call, start_response: StartResponse
    ) -> Iterable[bytes]:
        params = call.params
        captured = Captured()
        body = b"".join(self.app(call.environ, captured))
        if captured.status.startswith("2"):
            answer = json.loads(body or b"{}")
            for hook in hooks:
                answer = hook(params, answer, call)
            body = json.dumps(answer).encode()
        return captured.send(start_response, captured.without(), body)


def _send(start_response: StartResponse, call: Call, answer: dict[str, Any]) -> Iterable[bytes]:
    if call.style not in ("json", "rest"):
        raise Refused("LocalAwsGap", f"{call.service} {call.operation}: hooks answer JSON only")
    body = json.dumps({k: v for k, v in answer.items() if v is not None}).encode()
    kind = "application/x-amz-json-1.1" if call.style == "json" else "application/json"
    headers = [("Content-Type", kind), ("x-amzn-RequestId", str(uuid.uuid4()))]
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [body]
