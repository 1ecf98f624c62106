"""What a rule hands its target: the event, a part of it, a constant, or a filled-in template."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

_VARIABLE = re.compile(r"<([\w.\-]+)>")
_RESERVED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "aws.events.event.ingestion-time": lambda event: event.get("time"),
    "aws.events.event": lambda event: event,
    "aws.events.event.json": lambda event: event,
    "aws.events.rule-arn": lambda event: None,
}


def target_input(target: dict[str, Any], event: dict[str, Any]) -> str:
    """The text that `target` gets for `event`."""
    if target.get("Input") is not None:
        return str(target["Input"])
    if target.get("InputPath"):
        return _text(_at(event, target["InputPath"]))
    transformer = target.get("InputTransformer")
    return _filled(transformer, event) if transformer else _text(event)


def _filled(transformer: dict[str, Any], event: dict[str, Any]) -> str:
    """Inside quotes a variable is spliced as text, outside them as a JSON value."""
    paths = transformer.get("InputPathsMap") or {}
    values = {name: _at(event, path) for name, path in paths.items()}
    template, out, at, quoted = transformer["InputTemplate"], [], 0, False
    while at < len(template):
        found = _VARIABLE.match(template, at)
        if found and (found[1] in values or found[1] in _RESERVED):
            name = found[1]
            value = values[name] if name in values else _RESERVED[name](event)
            out.append(_spliced(value) if quoted else _text(value))
            at = found.end()
            continue
        if quoted and template[at] == "\\":
            out.append(template[at : at + 2])
            at += 2
            continue
        quoted ^= template[at] == '"'
        out.append(template[at])
        at += 1
    return "".join(out)


def _spliced(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else _text(value)
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _at(event: Any, path: str) -> Any:
    for part in re.findall(r"[^.\[\]$'\"]+", path):
        if isinstance(event, list) and part.isdigit():
            event = event[int(part)] if int(part) < len(event) else None
        else:
            event = event.get(part) if isinstance(event, dict) else None
    return event
