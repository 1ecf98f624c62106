"""The fault switch: rules that say which calls fail, and how, kept under `/_local/faults`.

POST takes a rule, as in {"service": "s3", "operation": "PutObject", "kind": "throttle"};
GET lists the rules with the calls they met (`seen`) and those they spoiled (`hits`);
DELETE removes all, or the one of `?id=ID`.
"""

from __future__ import annotations

import fnmatch
import json
import threading
from collections.abc import Callable
from typing import Any

from local.aws.call import Call
from local.aws.fault_rule import EVENT_KINDS, Rule, checked
from local.aws.permissions import needed


class Faults:
    """The rules of this instance."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._lock = threading.Lock()
        self._made = 0

    def add(self, given: Any) -> Rule:
        """Check a rule and switch it on."""
        rule = checked(given)
        with self._lock:
            self._made += 1
            rule.id = self._made
            self.rules = [*self.rules, rule]
        return rule

    def remove(self, which: int | None = None) -> list[Rule]:
        """Switch rules off; events they held are let go."""
        with self._lock:
            gone = [rule for rule in self.rules if which in (None, rule.id)]
            self.rules = [rule for rule in self.rules if rule not in gone]
        if which is not None and not gone:
            known = ", ".join(str(rule.id) for rule in self.rules) or "none"
            raise KeyError(f"no fault {which}; there are: {known}")
        for send in [send for rule in gone for send in rule.held]:
            send()
        return gone

    def of_call(self, call: Call, principal: Callable[[], str], account: str) -> Rule | None:
        """The first rule that spoils this call."""
        if not self.rules:
            return None
        return self._first(lambda rule: _meets(rule, call, principal, account))

    def of_event(self, place: str) -> Rule | None:
        """The first rule that spoils the event of this object, `BUCKET/KEY`."""
        return self._first(lambda rule: rule.kind in EVENT_KINDS and rule.resource in place)

    def _first(self, matches: Callable[[Rule], bool]) -> Rule | None:
        with self._lock:
            return next((rule for rule in self.rules if matches(rule) and rule.strikes()), None)


FAULTS = Faults()


def control(method: str, query: dict[str, str], body: bytes) -> dict[str, Any]:
    """Answer a request to `/_local/faults`; an error says what is allowed."""
    if method == "POST":
        return FAULTS.add(json.loads(body or b"null")).as_dict()
    if method == "DELETE":
        gone = FAULTS.remove(int(query["id"]) if "id" in query else None)
        return {"faults": [rule.as_dict() for rule in gone]}
    return {"faults": [rule.as_dict() for rule in FAULTS.rules]}


def _meets(rule: Rule, call: Call, principal: Callable[[], str], account: str) -> bool:
    if rule.kind in EVENT_KINDS or rule.service != call.service:
        return False
    if rule.operation not in ("*", call.operation):
        return False
    if rule.principal != "*" and not fnmatch.fnmatchcase(
        principal().rpartition("/")[2], rule.principal
    ):
        return False
    return not rule.resource or any(rule.resource in arn for _, arn in needed(call, account))
