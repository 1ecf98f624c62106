"""However the files of three deliveries are claimed, a sale ends as its newest valid version."""

from itertools import product
from pathlib import Path
from typing import Any

from lake import sale
from pipeline_core.manifest import SourceFile
from process_runs import Runs

DELIVERIES = 3
VERSIONS: dict[str, dict[str, str | None]] = {
    "Toys": {"category": "Toys", "transaction_ts": "2026-01-02T15:00:00Z"},
    "Books": {"category": "Books", "transaction_ts": "2026-01-03T15:00:00Z"},
    "faulty": {"quantity": "two"},
}
# The run that claims each delivery: all in one, or in two or three runs in any order.
SCHEDULES = [
    runs for runs in product(range(DELIVERIES), repeat=DELIVERIES)
    if set(runs) == set(range(max(runs) + 1))
]  # fmt: skip
HISTORIES = list(product(VERSIONS, repeat=DELIVERIES))


def test_the_order_in_which_files_are_claimed_changes_nothing(spark: Any, tmp_path: Path) -> None:
    runs = Runs(spark, tmp_path)
    claims: list[list[SourceFile]] = [[] for _ in range(DELIVERIES)]
    expected: list[tuple[Any, ...]] = []
    for place, schedule in enumerate(SCHEDULES):
        newest: dict[int, tuple[Any, ...]] = {}
        for delivery, run in enumerate(schedule):
            numbers = range(place * len(HISTORIES), (place + 1) * len(HISTORIES))
            kinds = [history[delivery] for history in HISTORIES]
            records = [sale(n, **VERSIONS[kind]) for n, kind in zip(numbers, kinds, strict=True)]
            file = runs.file(records, minute=delivery)
            claims[run].append(file)
            for line, (number, kind) in enumerate(zip(numbers, kinds, strict=True), 2):
                if kind != "faulty":
                    newest[number] = (f"T{number}", kind, file.sha256, line)
        expected += newest.values()
    fields = []
    for run, files in enumerate(claims):
        fields.append(runs.process(f"r{run}", *files))
        runs.gate(f"r{run}")
    found = runs.rows(
        "processed.sales", "transaction_id", "category", "source_sha256", "source_line"
    )
    assert found == sorted(expected)
    assert sum(run["accepted"] - run["superseded"] for run in fields) == len(expected)
