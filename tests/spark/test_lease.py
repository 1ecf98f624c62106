"""Leases against a real conditional write."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from pipeline_core.lease import Leases, LeaseTaken

TABLE = "processed.sales"


def leases(leases_table: str, owner: str, seconds: int = 60, wait: float = 0) -> Leases:
    return Leases(leases_table, owner, seconds, wait, 0.05)


def test_another_run_is_told_who_holds_it_and_until_when(leases_table: str) -> None:
    leases(leases_table, "r1").take(TABLE)
    leases(leases_table, "r1").take(TABLE)
    with pytest.raises(
        LeaseTaken, match=r"processed.sales is leased to run r1 until 20\d\d-.*r2 waited"
    ):
        leases(leases_table, "r2").take(TABLE)


def test_released_and_expired_ones_are_free(leases_table: str) -> None:
    leases(leases_table, "r1").take(TABLE)
    leases(leases_table, "r1").release([TABLE])
    leases(leases_table, "r2", seconds=-1).take(TABLE)
    leases(leases_table, "r3").take(TABLE)


def test_a_run_cannot_release_what_another_took_over(leases_table: str) -> None:
    leases(leases_table, "r1", seconds=-1).take(TABLE)
    leases(leases_table, "r2").take(TABLE)
    leases(leases_table, "r1").release([TABLE])
    with pytest.raises(LeaseTaken, match="run r2"):
        leases(leases_table, "r3").take(TABLE)


def test_it_waits_for_its_turn(leases_table: str) -> None:
    first = leases(leases_table, "r1")
    first.take(TABLE)
    threading.Timer(0.3, lambda: first.release([TABLE])).start()
    began = time.monotonic()
    leases(leases_table, "r2", wait=10).take(TABLE)
    assert time.monotonic() - began >= 0.25


def test_it_is_renewed_while_the_work_lasts_and_stays_taken(leases_table: str) -> None:
    with leases(leases_table, "r1", seconds=2).held([TABLE]):
        time.sleep(3.2)
        with pytest.raises(LeaseTaken, match="run r1"):
            leases(leases_table, "r2").take(TABLE)
    with pytest.raises(LeaseTaken, match="run r1"):
        leases(leases_table, "r2").take(TABLE)


def test_it_is_kept_though_a_renewal_fails(
    leases_table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: Iterator[bool] = iter([False, True])
    connect = Leases._client

    def client(self: Leases) -> Any:
        if self.owner == "r1" and next(faults, False):
            raise EndpointConnectionError(endpoint_url="https://dynamodb")
        return connect(self)

    monkeypatch.setattr(Leases, "_client", client)
    with leases(leases_table, "r1", seconds=2).held([TABLE]):
        time.sleep(3.2)
        with pytest.raises(LeaseTaken, match="run r1"):
            leases(leases_table, "r2").take(TABLE)
