"""Strict reading of text: a value is exactly of its type, or it is a fault. Column -> Column."""

import re

from pyspark.sql import Column
from pyspark.sql import functions as F

# What a person sees as blank: ASCII and Unicode spaces, line ends, tabs, BOM. Java and Python
# agree on this list because it is spelt out.
BLANKS = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
# A run of blanks is tried from its first one only: from each, a long one would take for ever.
_EDGES = f"\\A[{BLANKS}]++|(?<![{BLANKS}])[{BLANKS}]++\\z"
_TIMESTAMP = (
    r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})\z"
)
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")


class UnparsableType(ValueError):
    """A contract asks for a type that has no strict reading."""


def text(value: Column) -> Column:
    """The value without blanks around it; null when nothing is left."""
    trimmed = F.trim(value)
    last = F.ascii(F.substring(trimmed, -1, 1))
    # Nearly every value starts and ends with a printable ASCII character: no pattern needed.
    plain = (trimmed >= "!") & (trimmed < "\x7f") & last.between(33, 126)
    stripped = F.when(plain, trimmed).otherwise(F.regexp_replace(trimmed, _EDGES, ""))
    return F.when(stripped != "", stripped)


def unescape(value: Column) -> Column:
    r"""Undo the escapes of canonical parts: `\\`, `\n` and `\r`."""
    # A canonical field holds no raw line break, so both are free as marks: after the first step
    # a backslash only starts an escape, after the third it stands for a line feed; then the two
    # change places.
    marked = F.replace(value, F.lit("\\\\"), F.lit("\n"))
    returned = F.replace(marked, F.lit("\\r"), F.lit("\r"))
    fed = F.replace(returned, F.lit("\\n"), F.lit("\\"))
    return F.when(value.contains("\\"), F.translate(fed, "\n\\", "\\\n")).otherwise(value)


def typed(value: Column, type_name: str) -> Column:
    """The trimmed text as a value of the type; null where it is not strictly one."""
    if type_name == "string":
        return value
    pattern = _pattern(type_name)
    strict = value.rlike(pattern)
    if type_name == "timestamp":
        # Without a zone it is read in the session's, UTC; to look up a written one is slow.
        value = F.replace(value, F.lit("Z"), F.lit(""))
    return F.when(strict, value.cast(type_name))


def _pattern(type_name: str) -> str:
    if type_name == "int":
        return r"\A[+-]?[0-9]{1,9}\z"
    if type_name == "bigint":
        return r"\A[+-]?[0-9]{1,18}\z"
    if type_name == "timestamp":
        return _TIMESTAMP
    if type_name == "date":
        return r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"
    if type_name == "boolean":
        return r"\A(?i:true|false)\z"
    if type_name == "double":
        # Digits enough for any, and none so large that it would be infinite.
        return r"\A[+-]?[0-9]{1,22}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?\z"
    decimal = _DECIMAL.fullmatch(type_name)
    if not decimal:
        raise UnparsableType(
            f"no strict reading of type {type_name!r}; "
            "allowed: string, int, bigint, double, boolean, timestamp, date, decimal(p,s)"
        )
    precision, scale = int(decimal[1]), int(decimal[2])
    fraction = rf"(\.[0-9]{{1,{scale}}})?" if scale else ""
    # Where all digits stand behind the point, a zero stands before it.
    whole = rf"[0-9]{{1,{precision - scale}}}" if precision > scale else "0"
    return rf"\A[+-]?{whole}{fraction}\z"
