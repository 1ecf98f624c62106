"""Pairs of products: receipts in, association rules out."""

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from data_transformation.baskets import MOST_PRODUCTS, baskets, oversized
from data_transformation.pairs import product_pairs
from derived_runs import by_key, candidate, transform
from lake import sale
from pipeline_core.contract import load_contract
from pipeline_core.publish import NothingToPublish
from process_runs import CATALOG, Runs

SCHEMA = "store_id string, order_id string, product_id string, quantity int"


def pairs(frame: Any, lines: list[tuple[Any, ...]]) -> dict[tuple[str, str], Any]:
    found = baskets(frame(lines, SCHEMA))
    rows = product_pairs(found, date(2026, 1, 2), load_contract("product_pairs")).collect()
    return {(row.product_a, row.product_b): row for row in rows}


def bought(*receipts: str) -> list[tuple[str, str, str, int]]:
    """A receipt per word, a product per letter."""
    return [("S1", f"O{n}", product, 1) for n, word in enumerate(receipts) for product in word]


def test_support_confidence_and_lift(frame: Any) -> None:
    found = pairs(frame, bought("ab", "ba", "ac", "b", "c"))
    assert set(found) == {("a", "b"), ("a", "c")}
    row = found["a", "b"]
    assert (row.orders_together, row.orders_a, row.orders_b, row.orders_total) == (2, 3, 3, 5)
    assert row.support == pytest.approx(2 / 5)
    assert row.confidence_a_to_b == pytest.approx(2 / 3)
    assert found["a", "c"].confidence_b_to_a == pytest.approx(1 / 2)
    assert row.lift == pytest.approx((2 / 5) / (3 / 5 * 3 / 5))


def test_a_product_twice_counts_once_and_a_return_not_at_all(frame: Any) -> None:
    lines = [("S1", "O1", *line) for line in (("a", 1), ("a", 2), ("b", 1), ("c", -1))]
    assert set(pairs(frame, lines)) == {("a", "b")}
    assert pairs(frame, lines)["a", "b"].orders_a == 1


def test_shops_number_their_receipts_each_for_itself(frame: Any) -> None:
    found = pairs(frame, [(store, "1", product, 1) for store in ("S1", "S2") for product in "ab"])
    assert (found["a", "b"].orders_together, found["a", "b"].orders_total) == (2, 2)


def test_a_basket_of_thousands_is_left_out_and_said(frame: Any) -> None:
    giant = [("S1", "GIANT", f"p{n:05}", 1) for n in range(5000)]
    full = [("S1", "FULL", f"p{n:05}", 1) for n in range(MOST_PRODUCTS)]
    found = pairs(frame, giant + full + bought("ab"))
    assert len(found) == len(list(combinations(range(MOST_PRODUCTS), 2))) + 1
    assert found["a", "b"].orders_total == 2
    assert oversized(baskets(frame(giant + full, SCHEMA))) == [
        "1 receipts with more than 100 different products are left out of product_pairs: "
        "5000 products on them, 5000 on the largest"
    ]
    assert oversized(baskets(frame(full, SCHEMA))) == []


def test_a_product_on_nearly_every_receipt_finishes(frame: Any) -> None:
    lines = [("S1", f"O{n}", "milk", 1) for n in range(20_000)]
    lines += [("S1", f"O{n}", f"p{n % 100}", 1) for n in range(20_000)]
    found = pairs(frame, lines)
    assert len(found) == 100
    assert found["milk", "p7"].orders_together == 200
    assert found["milk", "p7"].lift == pytest.approx(1.0)


def test_one_customer_with_everything_finishes(runs: Runs) -> None:
    lines = [
        sale(n, customer_id="C", order_id=f"O{n // 20}", product_id=f"P{n % 997}")
        for n in range(20_000)
    ]
    runs.day("r1", runs.file(lines))
    transform(runs, "r1")
    assert runs.rows("curated.customer_insights", "customer_id", "frequency") == [("C", 1000)]
    assert len(runs.rows("curated.product_pairs", "product_a")) > 9_000


def basket(number: int, order: str, product: str, **changes: str) -> dict[str, Any]:
    return sale(number, order_id=order, product_id=product, **changes)


def test_a_correction_changes_the_pairs_it_is_about(runs: Runs) -> None:
    lines = [basket(1, "A", "p"), basket(2, "A", "q"), basket(3, "B", "r"), basket(4, "B", "s")]
    runs.day("r1", runs.file(lines))
    transform(runs, "r1")
    keys = ("product_a", "product_b")
    before = by_key(runs, "curated.product_pairs", keys)
    runs.day("r2", runs.file([basket(2, "A", "t")]))
    transform(runs, "r2")
    after = by_key(runs, "curated.product_pairs", keys)
    assert set(before) == {("p", "q"), ("r", "s")}
    assert set(after) == {("p", "t"), ("r", "s")}
    assert after["r", "s"] == before["r", "s"]


def test_a_rerun_is_skipped_and_one_that_stopped_half_way_is_completed(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data_transformation import refresh

    runs.day("r1", runs.file([basket(1, "A", "p"), basket(2, "A", "q")]))
    with monkeypatch.context() as patch:
        patch.setattr(refresh, "oversized", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            transform(runs, "r1")
    assert runs.rows("curated.customer_insights", "customer_id") == []
    fields = transform(runs, "r1")
    counted = {rule["dataset"]: rule["actual"] for rule in fields["rules"]
               if rule["name"] == "row_count"}  # fmt: skip
    assert counted == {"customer_insights": 2.0, "product_pairs": 1.0}
    before = runs.spark.table(f"{CATALOG}.curated.product_pairs.snapshots").count()
    again = transform(runs, "r1")
    assert (again["status"], again["reason"]) == ("skipped", "already published by this run")
    assert runs.spark.table(f"{CATALOG}.curated.product_pairs.snapshots").count() == before
    assert runs.branches() == []


def test_a_crash_between_the_two_publishes_is_completed(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.day("r1", runs.file([basket(1, "A", "p"), basket(2, "A", "q")]))
    pairs_of = type(candidate(runs, "product_pairs", "r1"))
    publish = pairs_of.publish

    def fail(self: Any) -> None:
        if self.table.endswith("product_pairs"):
            raise KeyboardInterrupt
        publish(self)

    with monkeypatch.context() as patch:
        patch.setattr(pairs_of, "publish", fail)
        with pytest.raises(KeyboardInterrupt):
            transform(runs, "r1")
    assert runs.rows("curated.product_pairs", "product_a") == []
    transform(runs, "r1")
    assert runs.rows("curated.product_pairs", "product_a", "product_b") == [("p", "q")]
    assert len(runs.rows("curated.customer_insights", "customer_id")) == 2


def test_an_unpublished_run_is_refused(runs: Runs) -> None:
    runs.process("r1", runs.file([sale(1)]))
    with pytest.raises(NothingToPublish, match="r1 is not published in processed.sales"):
        transform(runs, "r1")


def test_sales_after_the_business_date_wait_and_an_older_run_takes_nothing_back(runs: Runs) -> None:
    later = sale(2, transaction_ts="2026-01-04T15:00:00Z")
    runs.day("r1", runs.file([sale(1), later]))
    assert transform(runs, "r1", "2026-01-03")["notices"] == [
        "1 sales lines after 2026-01-03 wait for their day"
    ]
    assert runs.rows("curated.customer_insights", "customer_id") == [("C1",)]
    for run_id, day in (("r2", "2026-01-04"), ("r3", "2026-01-02")):
        runs.day(run_id, runs.file([sale(3 if run_id == "r3" else 1)]))
        transform(runs, run_id, day)
    assert runs.rows("curated.customer_insights", "customer_id") == [("C1",), ("C2",), ("C3",)]
