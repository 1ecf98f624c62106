"""A replay: every date is made again from the files, and all that was published comes back."""

import random

import pytest
from backfills import days, on, state
from lake import STORES, sale
from process_runs import Runs


@pytest.mark.parametrize("seed", [1, 2])
def test_a_replay_of_all_dates_gives_what_the_days_gave(runs: Runs, seed: int) -> None:
    dice = random.Random(seed)
    files = []
    for number in range(3):
        files.append(runs.file([_any_sale(dice) for _ in range(20)]))
        runs.day(f"r{number}", files[-1])
    files.append(runs.file(_sales_beyond_the_calendar()))
    runs.day("r3", files[-1])
    before = state(runs)
    runs.spark.sql("delete from local.processed.sales where category = 'Toys'")
    runs.spark.sql("drop table local.curated.daily_sales")
    runs.spark.sql("drop table local.quarantine.sales_quarantine")
    # In two runs, as a long backfill is cut: each makes its own dates, and together all.
    for run_id, dates in (("b1", days(1, 2, 3)), ("b2", days(4, 5, 6))):
        runs.backfill(run_id, dates, *files)
    assert state(runs) == before


def _sales_beyond_the_calendar() -> list[dict[str, str | None]]:
    """In the year 0 at a store in the west, and in the year 10000 at one in the east."""
    west, east = STORES[:2]
    return [
        sale(90, transaction_ts="0001-01-01T00:00:00Z", store_id=west[0], currency=west[4]),
        sale(91, transaction_ts="9999-12-31T23:59:59Z", store_id=east[0], currency=east[4]),
    ]


def _any_sale(dice: random.Random) -> dict[str, str | None]:
    store = dice.choice(STORES)
    return on(
        dice.randint(1, 5),
        dice.randint(1, 25),
        category=dice.choice(["Toys", "Books"]),
        store_id=store[0],
        currency=store[4],
        quantity="two" if dice.random() < 0.2 else "2",
    )
