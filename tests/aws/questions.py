"""The named questions of `sql/queries`, and values for what they ask."""

from __future__ import annotations

from typing import Any

import pytest

from tests.aws.views import QUERIES


def questions() -> list[Any]:
    """Every named query, as a case of a test."""
    files = sorted(QUERIES.glob("*.sql"))
    return [pytest.param(file.read_text(), id=file.stem) for file in files]


ARGUMENTS = {
    **{"from_date": "'2026-06-01'", "to_date": "'2026-06-30'", "business_date": "'2026-06-08'"},
    **{"currency": "'EUR'", "least_units_sold": "1", "product_id": "'P2'"},
}


def parameters_of(sql: str) -> list[str]:
    """What the question asks for: its second line, in the order of the question marks."""
    named = sql.splitlines()[1].removeprefix("-- Parameters: ").split(", ")
    return [] if named == ["none"] else named
