"""Versions of a transaction, within a run and across runs, against a model in plain Python."""

import random
from pathlib import Path
from typing import Any

import pytest
from lake import sale
from process_runs import Runs
from sales_model import Table


@pytest.fixture
def runs(spark: Any, tmp_path: Path) -> Runs:
    return Runs(spark, tmp_path)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_runs_end_as_the_model_says(runs: Runs, seed: int) -> None:
    dice, model = random.Random(seed), Table()
    minutes = dice.sample(range(1000), 12)
    accepted = superseded = 0
    for number in range(4):
        run_id, files, deliveries, faulty = f"r{number}", [], [], 0
        for _ in range(dice.randint(1, 3)):
            records = [_random_sale(dice) for _ in range(dice.randint(1, 12))]
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
        dice.randint(1, 12),
        category=dice.choice(["Toys", "Books"]),
        transaction_ts=f"2026-01-0{dice.randint(1, 4)}T12:00:00Z",
        quantity="two" if dice.random() < 0.15 else "2",
    )


def test_a_later_faulty_version_leaves_the_accepted_row_alone(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(1), sale(1, quantity="two")]))
    runs.gate("r1")
    fields = runs.process("r2", runs.file([sale(1, total_amount="99")]))
    runs.gate("r2")
    assert (fields["accepted"], fields["quarantined"]) == (0, 1)
    assert runs.rows("processed.sales", "transaction_id", "source_line", "run_id") == [
        ("T1", 2, "r1")
    ]
    assert len(runs.rows("quarantine.sales_quarantine", "source_line")) == 2


def test_a_correction_may_move_a_row_to_another_date(runs: Runs) -> None:
    file = runs.file([sale(1), sale(2, transaction_ts="2026-01-03T15:00:00Z"), sale(3)])
    runs.process("r1", file)
    runs.gate("r1")
    runs.refresh("r1")
    moved = sale(2, transaction_ts="2026-01-04T15:00:00Z")
    fields = runs.process("r2", runs.file([moved, sale(4, transaction_ts="2026-01-04T16:00:00Z")]))
    assert fields["affected_dates"] == ["2026-01-03", "2026-01-04"]
    assert (fields["accepted"], fields["superseded"], fields["duplicates"]) == (2, 1, 0)
    runs.gate("r2")
    runs.refresh("r2")
    # 2026-01-03 lost its only row, and so did its aggregate; 2026-01-02 was not touched.
    days = runs.rows("curated.daily_sales", "cast(business_date as string)", "line_count")
    assert days == [("2026-01-02", 2), ("2026-01-04", 2)]
    assert [r[0] for r in runs.rows("processed.sales", "transaction_id")] == [
        "T1",
        "T2",
        "T3",
        "T4",
    ]


def test_the_order_is_that_of_arrival_not_of_processing(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(1, category="newer")], minute=20))
    runs.gate("r1")
    fields = runs.process("r2", runs.file([sale(1, category="older")], minute=10))
    runs.gate("r2")
    assert (fields["accepted"], fields["duplicates"], fields["affected_dates"]) == (0, 1, [])
    assert runs.rows("processed.sales", "category") == [("newer",)]
