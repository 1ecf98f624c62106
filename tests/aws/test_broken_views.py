"""A view that would fail in Athena fails here: each fault is put into a copy of a real one."""

from __future__ import annotations

import json

import pytest

from tests.aws.views import VIEWS, Views

NAME = "daily_kpis"


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("group by business_date", "group business_date", "SYNTAX_ERROR|mismatched input"),
        ("gross_revenue,\n        returned", "gross_revenu,\n        returned", "COLUMN_NOT_FOUND"),
        ("from curated.daily_sales", "from curated.daily_sale", "TABLE_NOT_FOUND"),
    ],
)
def test_a_view_that_does_not_run_is_not_made(
    views: Views, right: str, wrong: str, reason: str
) -> None:
    assert right in views.sql[NAME]
    with pytest.raises(AssertionError, match=reason):
        views.make("broken", views.sql[NAME].replace(right, wrong))


def test_a_column_of_another_type_is_seen(views: Views) -> None:
    right, wrong = "cast(gross_revenue as decimal(18, 2))", "cast(gross_revenue as double)"
    assert right in views.sql[NAME]
    views.make("retyped", views.sql[NAME].replace(right, wrong))
    committed = json.loads((VIEWS / "columns.json").read_text())[NAME]
    described = views.columns("retyped")
    changed = {name: kind for name, kind in described.items() if committed[name] != kind}
    assert changed == {"gross_revenue": "double"}
