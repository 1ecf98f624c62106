"""What kind of statement a query is, and which of Athena's own statements cannot run here."""

from __future__ import annotations

import re

_LEADING = re.compile(r"\s*(?:(?:--[^\n]*\n|/\*.*?\*/)\s*)*", re.S)
# Athena's dialect beside Trino's; each is refused by name, none is silently something else.
_ATHENA_ONLY = {
    r"optimize\b": "OPTIMIZE",
    r"vacuum\b": "VACUUM",
    r"unload\b": "UNLOAD",
    r"msck\b": "MSCK REPAIR TABLE",
    r"create\s+external\s+table\b": "CREATE EXTERNAL TABLE",
    r"show\s+(partitions|tblproperties)\b": "SHOW PARTITIONS / SHOW TBLPROPERTIES",
    r"alter\s+table\s+\S+\s+(add\s+(if\s+not\s+exists\s+)?partition|drop\s+partition)\b": (
        "ALTER TABLE ... PARTITION"
    ),
    r"alter\s+table\s+\S+\s+(add|replace)\s+columns\b": "ALTER TABLE ... COLUMNS (...)",
    r"alter\s+table\s+\S+\s+set\s+tblproperties\b": "ALTER TABLE ... SET TBLPROPERTIES",
}
_UTILITY = ("show", "describe", "explain")
_DDL = ("create", "drop", "alter", "comment")


class Unsupported(Exception):
    """A statement that Athena has and the local AWS has not."""


def engine_sql(query: str) -> str:
    """The statement for Trino; refused by name where Trino has no such statement."""
    sql = query.strip().rstrip(";").rstrip()
    start = body(sql).lower()
    for pattern, name in _ATHENA_ONLY.items():
        if re.match(pattern, start):
            raise Unsupported(
                f"NOT_SUPPORTED: {name} does not run in the local AWS; use the Glue API, a job, "
                "or Terraform (docs/local-aws.md lists what differs)"
            )
    return re.sub(
        r"^(create|drop)\s+database\b", r"\1 schema", sql[len(sql) - len(body(sql)) :], flags=re.I
    )


def statement_type(query: str) -> str:
    """DDL, UTILITY or DML, as GetQueryExecution reports it."""
    word = body(query).lower().partition(" ")[0].strip()
    return "UTILITY" if word in _UTILITY else "DDL" if word in _DDL else "DML"


def has_header(query: str) -> bool:
    """Whether the first row of the results names the columns: of queries, not of DDL."""
    return statement_type(query) == "DML"


def body(query: str) -> str:
    """The query without the comments in front of it."""
    found = _LEADING.match(query)
    return query[found.end() :] if found else query
