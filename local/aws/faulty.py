"""Where the fault switch meets a call: the answer is an error, late, lost, or none at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from local.aws.answer import Disconnect, refusal
from local.aws.call import Call
from local.aws.captured import Captured
from local.aws.context import LocalAws
from local.aws.fault_answers import broken, throttled
from local.aws.fault_rule import Rule
from local.aws.faults import FAULTS


class Faulty:
    """WSGI middleware that spoils the calls a rule names."""

    def __init__(
        self, app: WSGIApplication, aws: LocalAws, principal: Callable[[str], str]
    ) -> None:
        self.app, self.aws, self.principal = app, aws, principal

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, or do not."""
        call: Call | None = environ.get("local.call")
        rule = self._rule(call) if call else None
        if call is None or rule is None:
            return self.app(environ, start_response)
        if rule.kind in ("throttle", "error"):
            status, code, said = throttled(call) if rule.kind == "throttle" else broken(call, rule)
            return refusal(start_response, call, code, said, status)
        if rule.kind == "unknown":
            return self._lost(call, rule, start_response)
        if rule.kind == "timeout" and rule.seconds is not None:
            time.sleep(rule.seconds)
            return self.app(environ, start_response)
        if rule.kind == "kill" and not self.aws.engines.kill_caller(call.access_key):
            who = self.principal(call.access_key)
            said = f"fault {rule.id} kills functions and jobs; {who} is none"
            return refusal(start_response, call, "LocalAwsFault", said)
        raise Disconnect(at_once=rule.kind != "timeout")

    def _rule(self, call: Call) -> Rule | None:
        return FAULTS.of_call(call, lambda: self.principal(call.access_key), self.aws.account)

    def _lost(self, call: Call, rule: Rule, start_response: StartResponse) -> Iterable[bytes]:
        """The call is done; who called hears of an error."""
        answer = Captured()
        body = list(self.app(call.environ, answer))
        if not answer.status.startswith("2"):
            start_response(answer.status, answer.headers)
            return body
        status, code, said = broken(call, rule)
        return refusal(start_response, call, code, said, status)
