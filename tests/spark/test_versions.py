"""Versions of a transaction, within a run and across runs, against a model in plain Python."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lake import sale
from process_runs import Runs
from sales_model import Table


@dataclass(frozen=True)
class Corrected:
    """Two runs that several tests look at."""

    runs: Runs
    fields: dict[str, Any]

    def sale(self, transaction_id: str, *columns: str) -> tuple[Any, ...]:
        """What the table holds of a sale."""
        (found,) = [
            row[1:]
            for row in self.runs.rows("processed.sales", "transaction_id", *columns)
            if row[0] == transaction_id
        ]
        return found


@pytest.fixture
def runs(spark: Any, tmp_path: Path) -> Runs:
    return Runs(spark, tmp_path)


def test_random_runs_end_as_the_model_says(runs: Runs) -> None:
    dice, model = random.Random(1), Table()
    minutes = dice.sample(range(1000), 12)
    accepted = superseded = 0
    for number in range(4):
        run_id, files, deliveries, faulty = f"r{number}", [], [], 0
        for _ in range(dice.randint(1, 3)):
            records = [_random_sale(dice) for _ in range(dice.randint(1, 40))]
            file = runs.file(records, minutes.pop())
            files.append(file)
            for line, record in enumerate(records, 2):
                if record["quantity"] == "two":
                    faulty += 1
                else:
                    content = (record["category"], record["transaction_ts"])
                    version = (file.arrived_at, file.sha256, line)
                    deliveries.append((version, record["transaction_id"], content))
        expected = model.run(deliveries)
        fields = runs.process(run_id, *files)
        runs.gate(run_id)
        assert {name: fields[name] for name in expected} == expected
        assert (fields["quarantined"], fields["balanced"]) == (faulty, True)
        accepted, superseded = accepted + fields["accepted"], superseded + fields["superseded"]
        found = runs.rows(
            "processed.sales", "transaction_id", "category", "source_line", "source_sha256"
        )
        assert found == sorted(
            (key, content[0], version[2], version[1])
            for key, (version, content) in model.rows.items()
        )
    assert len(model.rows) == accepted - superseded
    assert runs.branches() == []


def _random_sale(dice: random.Random) -> dict[str, str | None]:
    return sale(
        dice.randint(1, 40),
        category=dice.choice(["Toys", "Books"]),
        transaction_ts=f"2026-01-0{dice.randint(1, 4)}T12:00:00Z",
        quantity="two" if dice.random() < 0.15 else "2",
    )


@pytest.fixture(scope="module")
def corrected(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    """Sales 1 to 4 and what a second run made of them; no test with `runs`, which drops the
    tables, may stand between those that look at it."""
    runs = Runs(spark, tmp_path_factory.mktemp("corrected"))
    on_the_third = {"transaction_ts": "2026-01-03T15:00:00Z"}
    on_the_fourth = {"transaction_ts": "2026-01-04T15:00:00Z"}
    first = [sale(1), sale(1, quantity="two"), sale(2, **on_the_third), sale(3, category="newer")]
    runs.day("r1", runs.file(first, minute=20))
    older = runs.file([sale(3, category="older")], minute=10)
    newer = [sale(1, total_amount="99"), sale(2, **on_the_fourth), sale(4, **on_the_fourth)]
    return Corrected(runs, runs.day("r2", older, runs.file(newer, minute=30)))


def test_a_later_faulty_version_leaves_the_accepted_row_alone(corrected: Corrected) -> None:
    assert corrected.fields["quarantined"] == 1
    assert corrected.sale("T1", "source_line", "run_id") == (2, "r1")
    assert len(corrected.runs.rows("quarantine.sales_quarantine", "source_line")) == 2


def test_a_correction_may_move_a_row_to_another_date(corrected: Corrected) -> None:
    fields, runs = corrected.fields, corrected.runs
    assert fields["affected_dates"] == ["2026-01-03", "2026-01-04"]
    assert (fields["accepted"], fields["superseded"]) == (2, 1)
    assert corrected.sale("T2", "run_id", "cast(business_date as string)") == ("r2", "2026-01-04")
    # 2026-01-03 lost its only row, and so did its aggregate; 2026-01-02, with a row for each of its
    # two categories, was not touched.
    days = runs.rows("curated.daily_sales", "cast(business_date as string)", "line_count")
    assert days == [("2026-01-02", 1), ("2026-01-02", 1), ("2026-01-04", 2)]
    stored = [row[0] for row in runs.rows("processed.sales", "transaction_id")]
    assert stored == ["T1", "T2", "T3", "T4"]


def test_the_order_is_that_of_arrival_not_of_processing(corrected: Corrected) -> None:
    assert corrected.fields["duplicates"] == 1
    assert corrected.sale("T3", "category", "run_id") == ("newer", "r1")
