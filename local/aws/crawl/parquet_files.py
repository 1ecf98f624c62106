"""Parquet: the schema that the file itself states, in the words of Hive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from local.aws.crawl.schema import Schema

_IO = "org.apache.hadoop.hive.ql.io.parquet"
_HIVE = {
    "boolean": "boolean",
    "tinyint": "tinyint",
    "smallint": "smallint",
    "integer": "int",
    "bigint": "bigint",
    "float": "float",
    "double": "double",
    "blob": "binary",
    "date": "date",
    "varchar": "string",
}


def read(file: Path) -> Schema | None:
    """The schema in the footer of a file, or None when it has none."""
    rows = "select num_rows from parquet_file_metadata(?)"
    with duckdb.connect() as engine:
        try:
            found = engine.from_parquet(str(file))
            counted = engine.execute(rows, [str(file)]).fetchone()
        except duckdb.Error:
            return None
        kinds = [_hive(kind) for kind in found.types]
        return Schema(
            "parquet",
            tuple(zip((column.lower() for column in found.columns), kinds, strict=True)),
            f"{_IO}.serde.ParquetHiveSerDe",
            {"serialization.format": "1"},
            records=int(counted[0]) if counted else 0,
            input_format=f"{_IO}.MapredParquetInputFormat",
            output_format=f"{_IO}.MapredParquetOutputFormat",
        )


def _hive(kind: Any) -> str:
    name = str(kind.id)
    if name == "decimal":
        precision, scale = (value for _, value in kind.children)
        return f"decimal({precision},{scale})"
    if name == "list":
        return f"array<{_hive(kind.children[0][1])}>"
    if name == "map":
        return f"map<{','.join(_hive(child) for _, child in kind.children)}>"
    if name == "struct":
        return f"struct<{','.join(f'{field}:{_hive(child)}' for field, child in kind.children)}>"
    return "timestamp" if name.startswith("timestamp") else _HIVE.get(name, "string")
