"""The views of `sql/views` over tables of a few rows: what a test reads and what it reads it from.

The tables are views too, `select ... from (values ...)` with the columns and types of their
contracts: an engine sees no difference, and a test needs no files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import yaml

from tests.aws import lake

REPOSITORY = Path(__file__).resolve().parents[2]
VIEWS, QUERIES = REPOSITORY / "sql" / "views", REPOSITORY / "sql" / "queries"
_TABLE = re.compile(r"\b(raw|processed|quarantine|curated|analytics)\.(\w+)")
_TRINO = {"string": "varchar", "int": "integer", "timestamp": "timestamp(6) with time zone"}

Rows = Sequence[Mapping[str, str | None]]


class Views:
    """All views and the tables they read, on one server."""

    # The databases of the tests stand beside those of others on the same server.
    prefix = "sql_"

    def __init__(self, aws: Any) -> None:
        self.aws = aws
        self._databases()
        self.sql = {file.stem: file.read_text() for file in sorted(VIEWS.glob("*.sql"))}
        for table in sorted(self.tables()):
            self.fill(table, [])
        for name in _in_order(self.sql):
            self.make(name, self.sql[name])

    def make(self, name: str, sql: str) -> None:
        """Make a view, or put it in the place of the one of that name."""
        self.run(f"create or replace view analytics.{name} as {sql}")

    def tables(self) -> set[str]:
        """`database.table` of everything the views read that is no view."""
        named = {match[0] for sql in self.sql.values() for match in _TABLE.finditer(_code(sql))}
        return {name for name in named if not name.startswith("analytics.")}

    def fill(self, table: str, rows: Rows) -> None:
        """Let the table hold these rows; values are texts that are cast to the column's type, or
        SQL where the type is nested; columns left out are null."""
        columns = contract_columns(table.partition(".")[2])
        for row in rows:
            unknown = row.keys() - columns.keys()
            assert not unknown, f"{table} has no {unknown}; its columns are {[*columns]}"
        lines = [
            "select " + ", ".join(_value(row.get(n), t) + f" as {n}" for n, t in columns.items())
            for row in rows or [{}]
        ]
        nothing = "" if rows else " where false"
        body = " union all ".join(lines)
        self.run(f"create or replace view {table} as select * from ({body}){nothing}")

    def rows(self, sql: str, **settings: Any) -> list[list[str | None]]:
        """What a query over tables and views gives."""
        return lake.rows(self.aws, self.named(sql), **settings)

    def columns(self, view: str) -> dict[str, str]:
        """Names and types of a view's columns as the engine describes them."""
        return {row[0].strip(): row[1].strip() for row in self.said(f"describe analytics.{view}")}

    def said(self, sql: str) -> list[list[str]]:
        """What a statement gives whose answer has no header."""
        found = lake.query(self.aws, self.named(sql))
        assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
        query_id = found["QueryExecutionId"]
        answer = self.aws.client("athena").get_query_results(QueryExecutionId=query_id)
        return [
            [cell.get("VarCharValue", "") for cell in row["Data"]]
            for row in answer["ResultSet"]["Rows"]
        ]

    def run(self, sql: str) -> None:
        """A statement that must succeed."""
        found = lake.query(self.aws, self.named(sql))
        assert found["Status"]["State"] == "SUCCEEDED", (sql, found["Status"])

    def named(self, sql: str) -> str:
        """The statement about the tables of these views."""
        return _TABLE.sub(lambda match: self.prefix + match[0], sql)

    def _databases(self) -> None:
        glue = self.aws.client("glue")
        known = [database["Name"] for database in glue.get_databases()["DatabaseList"]]
        for name in ("raw", "processed", "quarantine", "curated", "analytics"):
            if self.prefix + name not in known:
                glue.create_database(DatabaseInput={"Name": self.prefix + name})


def contract_columns(dataset: str) -> dict[str, str]:
    """The columns of a dataset's contract with their types in the engine's words."""
    properties = contract(dataset)["schema"][0]["properties"]
    return {each["name"]: trino_type(each["physicalType"]) for each in properties}


def contract(dataset: str) -> dict[str, Any]:
    """A contract as it is written."""
    text = (REPOSITORY / "contracts" / f"{dataset}.odcs.yaml").read_text()
    return dict(yaml.safe_load(text))


def trino_type(physical: str) -> str:
    """`array<struct<name:string>>` of a contract as `array(row(name varchar))`."""
    if physical.startswith("array<"):
        return f"array({trino_type(physical[6:-1])})"
    if physical.startswith("struct<"):
        fields = [field.split(":", 1) for field in _split(physical[7:-1])]
        return f"row({', '.join(f'{name} {trino_type(kind)}' for name, kind in fields)})"
    return _TRINO.get(physical, physical)


def _split(fields: str) -> list[str]:
    """At the commas that stand in no bracket."""
    parts, depth, last = [], 0, 0
    for place, sign in enumerate(fields):
        depth += (sign in "<(") - (sign in ">)")
        if sign == "," and depth == 0:
            parts.append(fields[last:place])
            last = place + 1
    return [*parts, fields[last:]]


def _value(value: str | None, kind: str) -> str:
    if value is None:
        return f"cast(null as {kind})"
    text = value if kind.startswith("array") else "'" + value.replace("'", "''") + "'"
    return f"cast({text} as {kind})"


def _code(sql: str) -> str:
    return re.sub(r"--.*", "", sql)


def _in_order(views: Mapping[str, str]) -> list[str]:
    """Each view after those that it reads."""
    reads = {
        name: {m[2] for m in _TABLE.finditer(_code(sql)) if m[1] == "analytics"}
        for name, sql in views.items()
    }
    return list(TopologicalSorter(reads).static_order())
