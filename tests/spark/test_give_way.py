"""A backfill lets a daily run go first, whenever it comes."""

import threading
from pathlib import Path
from typing import Any

import pytest
from lake import sale
from pipeline_core.give_way import GaveWay, giving_way
from pipeline_core.lease import Leases, LeaseTaken
from process_runs import Runs

TABLE = "processed.sales"


def leases(table: str, owner: str, **more: float) -> Leases:
    return Leases(table, owner, poll_seconds=0.05, **{"wait_seconds": 20, **more})  # type: ignore


def test_work_stops_when_another_run_asks_and_that_run_gets_the_table(leases_table: str) -> None:
    backfill, daily = leases(leases_table, "b1"), leases(leases_table, "today")
    stopped, got = threading.Event(), threading.Event()

    def today() -> None:
        daily.take(TABLE)
        got.set()

    waiting = threading.Thread(target=today)
    with pytest.raises(GaveWay, match="run b1 let run today go first"):
        with giving_way(backfill, [TABLE], stopped.set, look_seconds=0.05):
            waiting.start()
            assert stopped.wait(20)
            raise RuntimeError("Job 7 cancelled")
    assert not got.is_set()
    backfill.release([TABLE])
    assert got.wait(20)
    waiting.join()


def test_work_that_ends_before_it_is_stopped_has_won(leases_table: str) -> None:
    asked = threading.Event()
    with giving_way(leases(leases_table, "b1"), [TABLE], asked.set, look_seconds=0.05):
        with pytest.raises(LeaseTaken):
            leases(leases_table, "today", wait_seconds=0.2).take(TABLE)
        assert asked.wait(20)


def test_it_looks_again_when_a_look_has_failed(
    leases_table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []

    def wanted_by(_self: Leases, table: str) -> str | None:
        looks.append(table)
        if len(looks) == 1:
            raise ConnectionError("no way to DynamoDB")
        return "today"

    monkeypatch.setattr(Leases, "wanted_by", wanted_by)
    asked = threading.Event()
    with giving_way(leases(leases_table, "b1"), [TABLE], asked.set, look_seconds=0.05):
        assert asked.wait(20)


def test_a_failure_of_its_own_stays_what_it_is(leases_table: str) -> None:
    with pytest.raises(ZeroDivisionError):
        with giving_way(leases(leases_table, "b1"), [TABLE], lambda: None):
            _ = 1 / 0


def test_one_backfill_does_not_push_another_aside(leases_table: str) -> None:
    first, second = leases(leases_table, "b1"), leases(leases_table, "b2", wait_seconds=0.2)
    with giving_way(first, [TABLE], lambda: None, look_seconds=0.05):
        with pytest.raises(LeaseTaken, match="leased to run b1"):
            with giving_way(second, [TABLE], lambda: None):
                raise AssertionError("the table is not free")
        assert first.wanted_by(TABLE) is None


def test_a_stopped_run_leaves_nothing_and_is_made_up_for(spark: Any, tmp_path: Path) -> None:
    """Spark's jobs are cancelled while the candidates are written; then the run begins anew."""
    runs = Runs(spark, tmp_path)
    file = runs.file([sale(n) for n in range(50)])
    runs.day("r1", file)
    done = threading.Event()

    def cancel() -> None:
        while not done.wait(0.01):
            spark.sparkContext.cancelAllJobs()

    threading.Thread(target=cancel, daemon=True).start()
    try:
        with pytest.raises(Exception, match="cancelled"):
            runs.backfill("b1", ["2026-01-02"], file)
    finally:
        done.set()
    assert len(runs.rows(TABLE, "transaction_id")) == 50
    runs.backfill("b1", ["2026-01-02"], file)
    assert len(runs.rows(TABLE, "transaction_id")) == 50
    assert runs.branches() == []
