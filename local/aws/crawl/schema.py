"""What one file looks like, and the types that several values have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Columns = tuple[tuple[str, str], ...]

_TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_TEXT_OUTPUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
_WIDER = ("tinyint", "smallint", "int", "bigint", "double")


@dataclass(frozen=True)
class Schema:
    """A file as a classifier understood it."""

    classification: str
    columns: Columns
    serde: str
    serde_parameters: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    compression: str = "none"
    records: int = 0
    input_format: str = _TEXT_INPUT
    output_format: str = _TEXT_OUTPUT


def common_type(types: Iterable[str | None]) -> str:
    """The narrowest type that holds values of all these; None stands for a missing value."""
    known = {kind for kind in types if kind is not None}
    if len(known) == 1:
        return known.pop()
    if known and known <= set(_WIDER):
        return max(known, key=_WIDER.index)
    return "string"


def merged(schemas: Iterable[Columns]) -> Columns:
    """Columns of all schemas, those of the first one first."""
    found: dict[str, list[str | None]] = {}
    for columns in schemas:
        for name, kind in columns:
            found.setdefault(name, []).append(kind)
    return tuple((name, common_type(kinds)) for name, kinds in found.items())


def similar(one: Schema, other: Schema) -> bool:
    """Whether two files can be of one table: same format, and most columns in common."""
    if (one.classification, one.compression) != (other.classification, other.compression):
        return False
    mine, theirs = {name for name, _ in one.columns}, {name for name, _ in other.columns}
    return len(mine & theirs) >= 0.7 * max(len(mine), len(theirs), 1)
