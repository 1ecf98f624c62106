"""Versions of a transaction, within a run and across runs, against a model in plain Python."""

import random
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from lake import sale
from pipeline_core.manifest import SourceFile
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


DELIVERIES = 3
KINDS: dict[str, dict[str, str | None]] = {
    "Toys": {"category": "Toys", "transaction_ts": "2026-01-02T15:00:00Z"},
    "Books": {"category": "Books", "transaction_ts": "2026-01-03T15:00:00Z"},
    "faulty": {"quantity": "two"},
}
# What three deliveries say of a sale, and the run that claims each: all in one, or in two or three
# runs in any order.
HISTORIES = list(product(KINDS, repeat=DELIVERIES))
SCHEDULES = [
    runs
    for runs in product(range(DELIVERIES), repeat=DELIVERIES)
    if set(runs) == set(range(max(runs) + 1))
]


def test_the_newest_valid_version_counts_in_whatever_order_files_are_claimed(runs: Runs) -> None:
    model, everything, stored = Table(), [], 0
    for number, claimed in enumerate(_claims(runs)):
        deliveries = [
            ((file.arrived_at, file.sha256, line), transaction_id, kind)
            for file, rows in claimed
            for line, (transaction_id, kind) in enumerate(rows, 2)
        ]
        valid = [delivery for delivery in deliveries if delivery[2] != "faulty"]
        everything += valid
        expected = model.run(valid)
        fields = runs.process(f"r{number}", *[file for file, _ in claimed])
        runs.gate(f"r{number}")
        assert {name: fields[name] for name in expected} == expected
        assert (fields["quarantined"], fields["balanced"]) == (len(deliveries) - len(valid), True)
        stored += fields["accepted"] - fields["superseded"]
        found = runs.rows(
            "processed.sales", "transaction_id", "category", "source_line", "source_sha256"
        )
        assert found == sorted(
            (key, kind, version[2], version[1]) for key, (version, kind) in model.rows.items()
        )
    assert len(found) == stored
    assert model.rows == {key: (version, kind) for version, key, kind in sorted(everything)}
    assert runs.branches() == []


def _claims(runs: Runs) -> list[list[tuple[SourceFile, list[tuple[str, str]]]]]:
    """For each run its files, with id and kind of every row."""
    dice = random.Random(1)
    claims: list[list[tuple[SourceFile, list[tuple[str, str]]]]] = [[] for _ in range(DELIVERIES)]
    for place, schedule in enumerate(SCHEDULES):
        for delivery, run in enumerate(schedule):
            rows = []
            for number, history in enumerate(HISTORIES, place * len(HISTORIES)):
                rows.append((f"T{number}", history[delivery]))
                if dice.random() < 0.1:
                    rows.append((f"T{number}", dice.choice(list(KINDS))))
            records = [sale(0, transaction_id=key, **KINDS[kind]) for key, kind in rows]
            claims[run].append((runs.file(records, minute=delivery), rows))
    return claims


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
