"""Write, audit, publish: readers see the state before or after, whatever happens in between."""

from typing import Any

import pytest
from lake import sale
from pipeline_core.checks import QualityGateFailed
from pipeline_core.publish import MainMoved, NothingToPublish
from process_runs import CATALOG, Runs


def sales(runs: Runs) -> list[Any]:
    return runs.rows("processed.sales", "transaction_id", "category", "run_id")


def test_nothing_is_seen_before_the_gate_and_all_after_it(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(1), sale(2, quantity="x")]))
    assert sales(runs) == []
    assert runs.rows("quarantine.sales_quarantine", "source_line") == []
    runs.gate("r1")
    assert sales(runs) == [("T1", "Toys", "r1")]
    assert runs.rows("quarantine.sales_quarantine", "source_line") == [(3,)]
    assert runs.branches() == []


def test_a_gate_that_fails_publishes_nothing_and_names_rule_and_figure(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(1)]))
    runs.gate("r1")
    bad = [sale(n + 10, quantity="x" if n % 2 else "2") for n in range(100)]
    runs.process("r2", runs.file([*bad, sale(999, quantity="x")]))
    with pytest.raises(QualityGateFailed) as failure:
        runs.gate("r2")
    assert str(failure.value) == (
        "sales.quarantined_share: got 50.495, expected mustBeLessOrEqualTo 50"
    )
    assert {"quarantined_share", "quarantined_share_notice"} == {
        rule["name"] for rule in failure.value.rules if not rule["passed"]
    }
    assert sales(runs) == [("T1", "Toys", "r1")]
    assert runs.rows("quarantine.sales_quarantine", "source_line") == []


def test_a_warning_is_a_notice_and_publishes(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(n, quantity="x" if n < 10 else "2") for n in range(100)]))
    fields = runs.gate("r1")
    assert fields["reason"] == (
        "notice sales.quarantined_share_notice: got 10, expected mustBeLessOrEqualTo 5"
    )
    assert len(sales(runs)) == 90


def test_a_rerun_before_publishing_starts_anew(runs: Runs) -> None:
    file = runs.file([sale(1), sale(1), sale(2, quantity="x")])
    first = runs.process("r1", file)
    assert runs.process("r1", file) == first
    runs.gate("r1")
    assert sales(runs) == [("T1", "Toys", "r1")]
    assert len(runs.rows("quarantine.sales_quarantine", "source_line")) == 1


def test_a_rerun_after_publishing_changes_nothing(runs: Runs) -> None:
    file = runs.file([sale(1), sale(1), sale(2, quantity="x")])
    first = runs.process("r1", file)
    runs.gate("r1")
    runs.refresh("r1")
    before = runs.spark.table("local.processed.sales.snapshots").count()
    again = runs.process("r1", file)
    assert again["status"] == "skipped"
    same = ("accepted", "quarantined", "duplicates", "superseded", "affected_dates", "rows_in")
    assert {name: again[name] for name in same} == {name: first[name] for name in same}
    assert runs.gate("r1")["reason"] == "already published by this run"
    assert runs.refresh("r1")["status"] == "skipped"
    assert runs.spark.table("local.processed.sales.snapshots").count() == before


def test_a_crash_between_write_and_seal_leaves_nothing_behind(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    from raw_to_processed import process

    file = runs.file([sale(1), sale(2, quantity="x")])
    with monkeypatch.context() as patch:
        patch.setattr(process, "check_growth", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            runs.process("r1", file)
    with pytest.raises(NothingToPublish, match="has no finished candidate of .*; start a new run"):
        runs.gate("r1")
    assert sales(runs) == []
    runs.process("r1", file)
    runs.gate("r1")
    assert sales(runs) == [("T1", "Toys", "r1")]


def test_a_crash_between_the_two_publishes_is_completed(runs: Runs) -> None:
    file = runs.file([sale(1), sale(2, quantity="x")])
    runs.process("r1", file)
    runs.candidates("r1")[1].publish()
    runs.gate("r1")
    assert (len(sales(runs)), len(runs.rows("quarantine.sales_quarantine", "source_line"))) == (
        1,
        1,
    )
    assert runs.branches() == []


def test_a_crash_between_the_two_publishes_and_a_whole_rerun(runs: Runs) -> None:
    file = runs.file([sale(1), sale(2, quantity="x")])
    runs.process("r1", file)
    runs.candidates("r1")[1].publish()
    runs.process("r1", file)
    runs.gate("r1")
    assert (len(sales(runs)), len(runs.rows("quarantine.sales_quarantine", "source_line"))) == (
        1,
        1,
    )


def test_a_replay_of_a_file_overwrites_its_quarantine(runs: Runs) -> None:
    faulty, other = runs.file([sale(1, quantity="x"), sale(2)]), runs.file([sale(3, quantity="x")])
    for run_id, files in (("r1", [faulty, other]), ("r2", [faulty])):
        runs.process(run_id, *files)
        runs.gate(run_id)
    found = runs.rows("quarantine.sales_quarantine", "source_sha256", "run_id")
    assert found == sorted([(faulty.sha256, "r2"), (other.sha256, "r1")])


def test_publishing_is_refused_when_main_moved(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(1), sale(2)]))
    runs.gate("r1")
    runs.process("r2", runs.file([sale(3)]))
    runs.spark.sql(f"delete from {CATALOG}.processed.sales where transaction_id = 'T1'")
    with pytest.raises(MainMoved, match="main moved to .* run it again"):
        runs.gate("r2")
    assert sales(runs) == [("T2", "Toys", "r1")]


def test_a_run_lets_the_branches_of_dead_runs_go(runs: Runs) -> None:
    runs.process("dead", runs.file([sale(1)]))
    runs.process("next", runs.file([sale(2)]))
    assert set(runs.branches()) == {"run-next"}
    with pytest.raises(NothingToPublish):
        runs.gate("dead")


def test_the_dates_of_a_run_that_died_after_publishing_are_aggregated_by_the_next(
    runs: Runs,
) -> None:
    runs.process("dead", runs.file([sale(1)]))
    runs.gate("dead")
    runs.process("next", runs.file([sale(2, transaction_ts="2026-01-03T15:00:00Z")]))
    runs.gate("next")
    assert runs.refresh("next")["affected_dates"] == ["2026-01-02", "2026-01-03"]
    days = ["2026-01-02", "2026-01-03"]
    assert [str(day) for (day,) in runs.rows("curated.daily_sales", "business_date")] == days


def test_all_dates_are_aggregated_when_the_history_does_not_tell_which_changed(runs: Runs) -> None:
    for run_id, day in (("r1", 2), ("r2", 3), ("r3", 4)):
        runs.process(run_id, runs.file([sale(day, transaction_ts=f"2026-01-0{day}T15:00:00Z")]))
        runs.gate(run_id)
        if run_id == "r1":
            runs.refresh(run_id)
    expire = "older_than => timestamp '2100-01-01 00:00:00', retain_last => 2"
    runs.spark.sql(f"call {CATALOG}.system.expire_snapshots(table => 'processed.sales', {expire})")
    days = ["2026-01-02", "2026-01-03", "2026-01-04"]
    assert runs.refresh("r3")["affected_dates"] == days


def test_a_run_id_may_hold_any_character(runs: Runs) -> None:
    run_id = "Tag 1.ü'`x-(main)"
    runs.process(run_id, runs.file([sale(1)]))
    runs.gate(run_id)
    assert sales(runs) == [("T1", "Toys", run_id)]


def test_a_run_of_bad_rows_only_is_published_too(runs: Runs) -> None:
    fields = runs.process("r1", runs.file([("field_count", "a,b")]))
    assert (fields["accepted"], fields["quarantined"], fields["affected_dates"]) == (0, 1, [])
    runs.gate("r1")
    runs.refresh("r1")
    assert runs.rows("quarantine.sales_quarantine", "reasons", "record") == [
        (["malformed:field_count"], "a,b"),
    ]
