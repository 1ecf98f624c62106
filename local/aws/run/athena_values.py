"""Values and types as Athena writes them: Trino's JSON in, text out."""

from __future__ import annotations

import base64
import math
import re
from typing import Any

_PRECISIONS = {
    "boolean": 0,
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "real": 7,
    "double": 17,
    "date": 0,
    "timestamp": 3,
    "varchar": 2147483647,
    "varbinary": 1073741824,
}


def column_info(name: str, kind: str) -> dict[str, Any]:
    """ColumnInfo of GetQueryResults."""
    base = "varchar" if kind == "unknown" else re.sub(r"\(.*?\)", "", _outer(kind)).strip()
    precision, scale = _PRECISIONS.get(base, 0), 0
    numbers = re.fullmatch(r"(decimal|varchar|char)\((\d+)(?:,\s*(\d+))?\)", kind)
    if numbers:
        precision, scale = int(numbers[2]), int(numbers[3] or 0)
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": name,
        "Label": name,
        "Type": base,
        "Precision": precision,
        "Scale": scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": base in ("varchar", "char"),
    }


def _outer(kind: str) -> str:
    """`array(row(a integer))` -> `array`; `timestamp(3) with time zone` keeps its words."""
    return kind.partition("(")[0] if kind.startswith(("array", "map", "row")) else kind


def text(value: Any, kind: str) -> str | None:
    """The value as the result file and GetQueryResults show it; None for NULL."""
    return None if value is None else _text(value, kind)


def _text(value: Any, kind: str) -> str:
    if value is None:
        return "null"
    if kind.startswith("array("):
        (inner,) = _arguments(kind)
        return "[" + ", ".join(_text(item, inner) for item in value) + "]"
    if kind.startswith("map("):
        of_key, of_value = _arguments(kind)
        pairs = value.items() if isinstance(value, dict) else value
        return "{" + ", ".join(f"{_text(k, of_key)}={_text(v, of_value)}" for k, v in pairs) + "}"
    if kind.startswith("row("):
        return "{" + ", ".join(_fields(value, _arguments(kind))) + "}"
    if kind in ("double", "real"):
        return _java_double(float(value))
    if kind == "boolean":
        return str(value).lower()
    if kind == "varbinary":
        return base64.b64decode(value).hex(" ")
    return str(value)


def _fields(values: Any, arguments: list[str]) -> list[str]:
    shown = []
    for position, (value, argument) in enumerate(zip(values, arguments, strict=True)):
        named = re.fullmatch(r'("(?:[^"]|"")*"|\w+)\s+(.+)', argument)
        name = named[1].strip('"') if named else f"field{position}"
        shown.append(f"{name}={_text(value, named[2] if named else argument)}")
    return shown


def _arguments(kind: str) -> list[str]:
    """The types between the outer parentheses, split at their own commas."""
    inner, depth, start, parts = kind[kind.index("(") + 1 : kind.rindex(")")], 0, 0, []
    for position, letter in enumerate(inner):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(inner[start:position].strip())
            start = position + 1
    return [*parts, inner[start:].strip()]


def _java_double(number: float) -> str:
    """Java's Double.toString: 1.0E7 from ten million up, 1.0E-4 below a thousandth."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        plain = repr(number)
        return plain if "." in plain else f"{plain}.0"
    digits, _, exponent = f"{number:.17e}".partition("e")
    for places in range(17):
        digits, _, exponent = f"{number:.{places}e}".partition("e")
        if float(f"{digits}e{exponent}") == number:
            break
    return f"{digits if '.' in digits else digits + '.0'}E{int(exponent)}"
