"""Backfills: the chosen dates become what today's code, contracts and stores make of the files."""

import pytest
from backfills import DAILY, DATE, REFUSED, SALES, days, on, state
from lake import STORES, sale
from process_runs import Runs


def closed(runs: Runs) -> None:
    """Store S2 is not in the newest snapshot any more."""
    runs.stores = STORES[:1]


def test_without_a_change_nothing_changes(runs: Runs) -> None:
    file = runs.file([on(1, 1), on(2, 2), on(2, 2), on(2, 3, quantity="two"), on(3, 4)])
    runs.day("r1", file)
    before, by = state(runs), runs.rows(SALES, "transaction_id", "run_id")
    fields = runs.backfill("b1", days(2), file)["raw_to_processed"]
    assert (fields["rows_in"], fields["quarantined"], fields["duplicates"]) == (3, 1, 2)
    assert (fields["accepted"], fields["superseded"], fields["other_dates"]) == (0, 0, 2)
    assert state(runs) == before
    # Rows that stay as they are keep the run that stored them: no file of the table is rewritten.
    assert (fields["affected_dates"], runs.rows(SALES, "transaction_id", "run_id")) == ([], by)
    assert runs.branches() == []


def test_a_new_rule_holds_on_the_chosen_dates_and_nowhere_else(runs: Runs) -> None:
    tokyo = {"store_id": "S2", "currency": "JPY"}
    file = runs.file([on(n, n) for n in (1, 2, 3)] + [on(n, n + 10, **tokyo) for n in (1, 2, 3)])
    runs.day("r1", file)
    closed(runs)
    steps = runs.backfill("b1", days(3), file)
    fields = steps["raw_to_processed"]
    # Afternoon in New York is the next morning in Tokyo: the sale of the 2nd stands on the 3rd.
    assert [r[0] for r in runs.rows(SALES, "transaction_id")] == ["T1", "T11", "T13", "T2", "T3"]
    assert runs.rows(REFUSED, "source_line", "reasons") == [(6, ["known_store"])]
    assert (fields["accepted"], fields["superseded"], fields["removed"]) == (0, 1, 1)
    assert fields["affected_dates"] == days(3)
    assert runs.rows(DAILY, DATE, "store_id", "line_count") == [
        ("2026-01-01", "S1", 1), ("2026-01-02", "S1", 1), ("2026-01-02", "S2", 1),
        ("2026-01-03", "S1", 1), ("2026-01-04", "S2", 1),
    ]  # fmt: skip
    assert fields["changes"] == [{
        "business_date": "2026-01-03", "rows_before": 2, "rows_after": 1, "rows_written": 0,
        "rows_quarantined": 0, "amounts": [
            {"currency": "JPY", "before": "18.00", "after": "0.00"},
            {"currency": "USD", "before": "18.00", "after": "18.00"},
        ],
    }]  # fmt: skip
    assert steps["aggregation_job"]["affected_dates"] == days(3)


def test_a_row_is_refused_or_stored_never_both_nor_neither(runs: Runs) -> None:
    file = runs.file([on(n % 4 + 1, n, store_id=f"S{n % 2 + 1}", currency=("USD", "JPY")[n % 2])
                      for n in range(24)])  # fmt: skip
    runs.day("r1", file)
    closed(runs)
    runs.backfill("b1", days(2), file)
    runs.stores = (*STORES[:1], ("S2", "South", "JP", "Pacific/Kiritimati", "JPY", "2020-01-01"))
    runs.backfill("b2", days(3), file)
    stored = runs.rows(SALES, "source_line")
    assert sorted(stored + runs.rows(REFUSED, "source_line")) == [(n,) for n in range(2, 26)]


def test_a_changed_time_zone_moves_a_sale_to_its_one_date(runs: Runs) -> None:
    file = runs.file([sale(1, transaction_ts="2026-01-03T04:30:00Z"), on(2, 2)])
    runs.day("r1", file)
    runs.stores = (("S1", "North", "DE", "Europe/Berlin", "USD", "2020-01-01"), STORES[1])
    leaving = runs.backfill("b1", days(2), file)
    moved = [("T1", "2026-01-03"), ("T2", "2026-01-02")]
    assert runs.rows(SALES, "transaction_id", DATE) == moved
    assert leaving["raw_to_processed"]["affected_dates"] == days(2, 3)
    assert leaving["aggregation_job"]["affected_dates"] == days(2, 3)
    assert runs.rows(DAILY, DATE, "line_count") == [("2026-01-02", 1), ("2026-01-03", 1)]
    runs.stores = STORES
    arriving = runs.backfill("b2", days(2), file)
    assert arriving["raw_to_processed"]["affected_dates"] == days(2, 3)
    assert runs.rows(SALES, "transaction_id", DATE) == [("T1", "2026-01-02"), ("T2", "2026-01-02")]


def test_when_the_newest_version_is_refused_the_one_before_counts_again(runs: Runs) -> None:
    first, second = (
        runs.file([on(1, 1, category="old")]),
        runs.file([on(2, 1, category="new", store_id="S2", currency="JPY")]),
    )
    runs.day("r1", first)
    runs.day("r2", second)
    closed(runs)
    fields = runs.backfill("b1", days(3), first, second)["raw_to_processed"]
    assert runs.rows(SALES, "category", DATE) == [("old", "2026-01-01")]
    assert (fields["accepted"], fields["superseded"], fields["removed"]) == (1, 1, 0)
    assert fields["affected_dates"] == days(1, 3)


def test_a_row_of_a_file_that_is_not_judged_again_stays(runs: Runs) -> None:
    old, later = runs.file([on(1, 1), on(1, 2)]), runs.file([on(1, 2, category="Books"), on(1, 3)])
    runs.day("r1", old)
    runs.day("r2", later)
    before = state(runs)
    runs.backfill("b1", days(1), old)
    assert state(runs) == before


def test_twice_is_once_and_a_run_that_died_is_completed(runs: Runs) -> None:
    file = runs.file([on(1, 1, store_id="S2", currency="JPY"), on(2, 2), on(2, 3, quantity="x")])
    runs.day("r1", file)
    closed(runs)
    runs.backfill("b1", days(1, 2), file)
    once = state(runs)
    again = runs.backfill("b1", days(1, 2), file)
    assert list(again) == ["data_quality_check", "aggregation_job"]
    runs.backfill("b2", days(1, 2), file)
    assert state(runs) == once


def test_aggregates_alone_are_made_anew_from_published_sales(runs: Runs) -> None:
    runs.day("r1", runs.file([on(1, 1), on(2, 2)]))
    spoil = "update local.curated.daily_sales set net_revenue = 7, gross_revenue = 7"
    runs.spark.sql(spoil)
    steps = runs.backfill("b1", days(2), datasets=("daily_sales",))
    assert runs.rows(DAILY, DATE, "cast(net_revenue as string)") == [
        ("2026-01-01", "7.00"), ("2026-01-02", "18.00"),
    ]  # fmt: skip
    assert steps["aggregation_job"]["changes"][0]["amounts"] == [
        {"currency": "USD", "before": "7.00", "after": "18.00"}
    ]


def test_unknown_datasets_are_refused_by_name(runs: Runs) -> None:
    with pytest.raises(ValueError, match=r"datasets \['stores'\]; allowed: sales .*daily_sales"):
        runs.backfill("b1", days(1), datasets=("stores",))
