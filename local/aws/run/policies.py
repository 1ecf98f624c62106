"""Whether a resource policy lets a service in: the check AWS makes before it delivers anything."""

from __future__ import annotations

import fnmatch
import json
from typing import Any


def allows(policy: Any, principal: str, action: str, source_arn: str, account: str) -> bool:
    """True when `policy` lets the service `principal` do `action` on behalf of `source_arn`."""
    document = json.loads(policy) if isinstance(policy, (str, bytes)) and policy else policy or {}
    statements = _many(document.get("Statement"))
    matching = [
        s
        for s in statements
        if _principal(s, principal)
        and any(_like(action, pattern) for pattern in _many(s.get("Action")))
        and _conditions(s.get("Condition") or {}, source_arn, account)
    ]
    return any(s.get("Effect") == "Allow" for s in matching) and not any(
        s.get("Effect") == "Deny" for s in matching
    )


def _principal(statement: dict[str, Any], principal: str) -> bool:
    named = statement.get("Principal")
    if named == "*":
        return True
    found = (named or {}).get("Service") if isinstance(named, dict) else None
    anyone = isinstance(named, dict) and named.get("AWS") == "*"
    return anyone or principal in _many(found)


def _conditions(conditions: dict[str, Any], source_arn: str, account: str) -> bool:
    """Conditions on other keys than these hold for a local call: it is secure and first-party."""
    values = {"aws:sourcearn": source_arn, "aws:sourceaccount": account}
    values["aws:securetransport"] = "true"
    for operator, keys in conditions.items():
        for key, wanted in keys.items():
            value = values.get(key.lower())
            if value is None:
                continue
            holds = any(_like(value, str(pattern).lower()) for pattern in _lower(wanted))
            if holds == ("Not" in operator):
                return False
    return True


def _lower(wanted: Any) -> list[str]:
    return [str(item).lower() for item in _many(wanted)]


def _like(value: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(value.lower(), pattern.lower())


def _many(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
