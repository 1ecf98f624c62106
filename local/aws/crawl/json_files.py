"""JSON as Glue's built-in classifier reads it: an object per line, or one array."""

from __future__ import annotations

import json
from typing import Any

from local.aws.crawl.schema import Schema, common_type

_SERDE = "org.openx.data.jsonserde.JsonSerDe"


def built_in(text: str) -> Schema | None:
    """The file's columns, or None when it is no JSON."""
    values = _values(text)
    if not values:
        return None
    if all(isinstance(value, dict) for value in values):
        names = list(dict.fromkeys(name for value in values for name in value))
        kinds = [_common([value.get(name) for value in values]) for name in names]
        columns = tuple(zip((name.lower() for name in names), kinds, strict=True))
    elif len(values) == 1 and isinstance(values[0], list):
        names, columns = ["array"], (("array", _common(values)),)
    else:
        return None
    return Schema("json", columns, _SERDE, {"paths": ",".join(sorted(names))}, records=len(values))


def _values(text: str) -> list[Any]:
    """Every JSON value of the text, whatever stands between them; none if there is a fault."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            return []
        found.append(value)
    return found


def _common(values: list[Any]) -> str:
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, dict) for value in present):
        names = dict.fromkeys(name for value in present for name in value)
        fields = [f"{name}:{_common([value.get(name) for value in present])}" for name in names]
        return f"struct<{','.join(fields)}>"
    if present and all(isinstance(value, list) for value in present):
        return f"array<{_common([item for value in present for item in value])}>"
    return common_type(_scalar(value) for value in present)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int" if -(2**31) <= value < 2**31 else "bigint"
    return "double" if isinstance(value, float) else "string"
