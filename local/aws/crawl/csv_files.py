"""CSV as Glue's classifiers read it: the custom ones first, then the built-in one."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from local.aws.crawl.schema import Schema, common_type

_LAZY = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_OPEN = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
_DELIMITERS = (",", "|", "\t", ";", "\x01")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_NAME = re.compile(r"[ -~\w]{1,149}")


def by_classifier(text: str, classifier: dict[str, Any]) -> Schema | None:
    """The file as a custom classifier reads it; None where it does not fit."""
    delimiter, quote = classifier.get("Delimiter") or ",", classifier.get("QuoteSymbol") or '"'
    rows = _rows(text, delimiter, quote)
    header: list[str] = classifier.get("Header") or []
    single = classifier.get("AllowSingleColumn") or False
    width = len(header) or max((len(row) for row in rows), default=0)
    fitting = [row for row in rows if len(row) == width]
    # Some broken records do not make another file of it.
    if not fitting or 2 * len(fitting) < len(rows) or (width < 2 and not single):
        return None
    presence = classifier.get("ContainsHeader") or "UNKNOWN"
    has_header = presence == "PRESENT" or (presence == "UNKNOWN" and _is_header(fitting))
    names = header or (fitting[0] if has_header else _numbered(width))
    serde = classifier.get("Serde") or "None"
    is_open = serde == "OpenCSVSerDe" or (serde == "None" and quote in text)
    return _schema(names, fitting, has_header, delimiter, quote if is_open else None)


def built_in(text: str) -> Schema | None:
    """The file as the built-in classifier reads it: two columns and two rows at least."""
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter, '"')
        width = len(rows[0]) if rows else 0
        if width > 1 and len(rows) > 1 and all(len(row) == width for row in rows):
            has_header = _is_header(rows)
            names = rows[0] if has_header else _numbered(width)
            return _schema(names, rows, has_header, delimiter, None)
    return None


def value_type(text: str) -> str | None:
    """The type of one value; None for a blank."""
    text = text.strip()
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return "bigint"
    if _NUMBER.fullmatch(text):
        return "double"
    return "boolean" if text.lower() in ("true", "false") else "string"


def _rows(text: str, delimiter: str, quote: str) -> list[list[str]]:
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
        return [row for row in read if row]
    except csv.Error:
        return []


def _is_header(rows: list[list[str]]) -> bool:
    """Names only, and unlike the rows: one of those has a value that is no string."""
    first, others = rows[0], rows[1:]
    names = all(value_type(name) == "string" and _NAME.fullmatch(name) for name in first[:-1])
    if not names or value_type(first[-1]) not in ("string", None):
        return False
    return any(value_type(value) not in ("string", None) for row in others for value in row)


def _numbered(width: int) -> list[str]:
    return [f"col{number}" for number in range(width)]


def _schema(
    names: list[str], rows: list[list[str]], has_header: bool, delimiter: str, quote: str | None
) -> Schema:
    data = rows[1:] if has_header else rows
    kinds = [common_type(value_type(row[i]) for row in data) for i in range(len(names))]
    parameters = {
        "areColumnsQuoted": "true" if quote else "false",
        "columnsOrdered": "true",
        "delimiter": delimiter,
    }
    if has_header:
        parameters["skip.header.line.count"] = "1"
    quoted = {"separatorChar": delimiter, "quoteChar": quote or "", "escapeChar": "\\"}
    return Schema(
        "csv",
        tuple(zip((name.strip().lower() for name in names), kinds, strict=True)),
        _OPEN if quote else _LAZY,
        quoted if quote else {"field.delim": delimiter},
        parameters,
        records=len(data),
    )
