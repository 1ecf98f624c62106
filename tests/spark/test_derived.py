"""What the tables that are made whole have in common."""

from datetime import date
from pathlib import Path

import pytest
from derived_runs import candidate
from lake import sale
from pipeline_core.derived import known_sales
from process_runs import Runs


def test_the_last_day_is_known_without_a_look_into_the_sales(runs: Runs) -> None:
    runs.day("run-1", runs.file([sale(1), sale(2, transaction_ts="2026-01-04T15:00:00Z")]))
    sales = candidate(runs, "sales", "run-1")
    for (file,) in set(runs.rows(sales.table, "_file")):
        Path(file.removeprefix("file:")).unlink()
    known = known_sales(sales, [], "2026-01-31")
    assert (known.as_of, known.notices) == (date(2026, 1, 4), ())
    with pytest.raises(Exception, match="parquet"):
        known.rows.collect()


def test_sales_after_the_day_are_not_known(runs: Runs) -> None:
    runs.day("run-1", runs.file([sale(1), sale(2, transaction_ts="2026-01-04T15:00:00Z")]))
    sales = candidate(runs, "sales", "run-1")
    for day, as_of, later in (("2026-01-03", date(2026, 1, 2), 1), ("2026-01-01", None, 2)):
        known = known_sales(sales, [], day)
        assert (known.as_of, known.rows.count()) == (as_of, 2 - later)
        assert known.notices == (f"{later} sales lines after {day} wait for their day",)
