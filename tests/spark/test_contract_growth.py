"""A contract gets a new column: what landed and what was stored before stays as good as it was."""

from collections.abc import Iterator
from typing import Any

import process_runs
import pytest
from lake import SALES_COLUMNS, STORES, sale
from pipeline_core import contract
from process_runs import Runs

BY_RAW = {"name": "channel", "physicalType": "string"}
STORED = {
    **BY_RAW,
    "required": True,
    "customProperties": [{"property": "default", "value": "shop"}],
}


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Adds `channel` at the end of what lands and of what is stored of it, and `city` to stores."""
    added = {"sales_raw": BY_RAW, "sales": STORED, "stores": {**BY_RAW, "name": "city"}}
    read = contract.read_contract

    def with_column(document: dict[str, Any]) -> contract.Contract:
        properties = document["schema"][0]["properties"]
        if document["name"] in added:
            keys = 2 if document["name"] != "sales" else 0
            properties.insert(len(properties) - keys, added[document["name"]])
        return read(document)

    def grow() -> None:
        contract.load_contract.cache_clear()
        monkeypatch.setattr(contract, "read_contract", with_column)
        monkeypatch.setattr(process_runs, "SALES_COLUMNS", (*SALES_COLUMNS, "channel"))

    yield grow
    contract.load_contract.cache_clear()


def test_what_came_before_a_new_column_is_judged_as_without_it(runs: Runs, grown: Any) -> None:
    first, waiting = (runs.file([sale(n), sale(n + 1, category='a,"b"')]) for n in (1, 3))
    runs.process("r1", first)
    runs.gate("r1")
    grown()
    # Files of either kind in one run; the stores are those of before, and the stored rows too.
    assert runs.stores == STORES
    new = runs.file([{**sale(5), "channel": "web"}, {**sale(6), "channel": None}])
    assert runs.process("r2", waiting, new)["accepted"] == 4
    runs.gate("r2")
    sold = {"T1": None, "T2": None, "T3": "shop", "T4": "shop", "T5": "web", "T6": "shop"}
    assert dict(runs.rows("processed.sales", "transaction_id", "channel")) == sold
    runs.backfill("b1", ["2026-01-02"], first, waiting, new)
    found = dict(runs.rows("processed.sales", "transaction_id", "channel"))
    assert found == {**sold, "T1": "shop", "T2": "shop"}
