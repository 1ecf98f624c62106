"""Every row is judged by every rule: bad input at row level and what it gets."""

import json
from decimal import Decimal
from typing import Any

import pytest
from judging import KNOWN, files_frame, judged, reasons
from lake import SALES_COLUMNS, sale
from pipeline_core.contract import read_contract
from pyspark.sql import functions as F
from raw_to_processed.faults import faults
from raw_to_processed.values import with_store

REQUIRED = [c for c in SALES_COLUMNS if c not in ("customer_id", "discount_pct", "payment_method")]

# What a valid sale becomes -> what is wrong with it.
CASES: list[tuple[dict[str, str | None], list[str]]] = [
    ({}, []),
    ({"customer_id": None}, []),
    ({"payment_method": None}, []),
    ({"discount_pct": None, "total_amount": "20.00"}, []),
    ({"discount_pct": " ", "total_amount": "20"}, []),
    ({"quantity": " 2 ", "unit_price": "\t10.00", "transaction_id": " T1 "}, []),
    ({"quantity": "-2", "total_amount": "-18.00"}, []),
    ({"unit_price": "0", "total_amount": "0"}, []),
    ({"unit_price": "-0", "total_amount": "-0.00"}, []),
    ({"category": "=HYPERLINK(1)"}, []),
    ({"category": "🧸 Ünïcode"}, []),
    ({"category": "x" * 64}, []),
    ({"category": "😀" * 64}, []),
    ({"category": "x" * 65}, ["range:category"]),
    ({"transaction_id": "x" * 65}, ["range:transaction_id"]),
    ({"quantity": "two"}, ["type:quantity"]),
    ({"quantity": "2.0"}, ["type:quantity"]),
    ({"quantity": "0", "total_amount": "0"}, ["quantity_not_zero"]),
    ({"quantity": "-0", "total_amount": "0"}, ["quantity_not_zero"]),
    ({"total_amount": "1.234,56"}, ["type:total_amount"]),
    ({"total_amount": "18.000"}, ["type:total_amount"]),
    ({"total_amount": "18.01"}, []),
    ({"total_amount": "18.02"}, ["total_matches_price"]),
    ({"total_amount": "-18.00"}, ["total_matches_price"]),
    ({"unit_price": "NaN"}, ["type:unit_price"]),
    ({"unit_price": "Infinity"}, ["type:unit_price"]),
    ({"unit_price": "1e309"}, ["type:unit_price"]),
    ({"unit_price": "-10.00", "total_amount": "-18.00"}, ["range:unit_price"]),
    ({"discount_pct": "101", "total_amount": "-0.20"}, ["range:discount_pct"]),
    ({"discount_pct": "-1", "total_amount": "20.20"}, ["range:discount_pct"]),
    ({"discount_pct": "100", "total_amount": "0.00"}, []),
    ({"currency": "usd"}, ["pattern:currency", "currency_is_the_stores"]),
    ({"currency": "USD\u200b"}, ["pattern:currency", "currency_is_the_stores"]),
    ({"currency": "EUR"}, ["currency_is_the_stores"]),
    ({"store_id": "S9"}, ["known_store"]),
    ({"store_id": "s1"}, ["known_store"]),
    ({"store_id": "S9", "quantity": "two"}, ["type:quantity", "known_store"]),
    ({"store_id": " "}, ["missing:store_id"]),
    ({"store_id": "S2", "currency": "JPY", "unit_price": "10.5", "discount_pct": "0",
      "total_amount": "21"}, []),
    ({"store_id": "S2", "currency": "JPY", "quantity": "1", "unit_price": "10.5",
      "discount_pct": "0", "total_amount": "11"}, []),
    ({"store_id": "S2", "currency": "JPY", "quantity": "1", "unit_price": "10.5",
      "discount_pct": "0", "total_amount": "10.5"}, ["total_matches_price"]),
    ({"quantity": "1", "unit_price": "0.125", "discount_pct": "0", "total_amount": "0.13"}, []),
    ({"quantity": "-1", "unit_price": "0.125", "discount_pct": "0", "total_amount": "-0.13"}, []),
    ({"transaction_ts": "0001-01-01T00:00:00Z"}, ["date_not_ancient"]),
    ({"transaction_ts": "1989-12-31T23:59:59Z"}, ["date_not_ancient"]),
    ({"transaction_ts": "1990-01-01T00:00:00Z"}, []),
    ({"transaction_ts": "9999-12-31T23:59:59Z"}, ["date_not_in_future"]),
    ({"transaction_ts": "2026-01-06T12:00:00Z"}, []),
    ({"transaction_ts": "2026-01-06T12:00:01Z"}, ["date_not_in_future"]),
    ({"transaction_ts": "2026-01-02T24:00:00Z"}, ["type:transaction_ts"]),
    ({"transaction_ts": "2016-12-31T23:59:60Z"}, ["type:transaction_ts"]),
    ({"transaction_ts": "2026-01-02"}, ["type:transaction_ts"]),
    ({name: None for name in SALES_COLUMNS}, [f"missing:{name}" for name in REQUIRED]),
]  # fmt: skip


def test_bad_input_gets_its_reasons(spark: Any) -> None:
    found = reasons(spark, [sale(1, **changes) for changes, _ in CASES])
    assert [(c, f) for (c, _), f in zip(CASES, found, strict=True)] == CASES


def test_a_blank_required_value_is_missing(spark: Any) -> None:
    cases = [(name, blank) for name in REQUIRED for blank in (None, "", "  ", "\xa0\t")]
    found = reasons(spark, [sale(1, **{name: blank}) for name, blank in cases])
    assert [reason[0] for reason in found] == [f"missing:{name}" for name, _ in cases]


@pytest.mark.parametrize(
    ("kind", "quantity", "expected"),
    [
        ("int", "-3", "-1.13"),
        ("bigint", "3000000000", "1125000000"),
        ("decimal(9,3)", "1.5", "0.56"),
    ],
)
def test_the_amount_is_that_of_the_quantity_whatever_its_type(
    frame: Any, kind: str, quantity: str, expected: str
) -> None:
    text = frame([("S1", "2026-01-02", quantity)], "store_id string, day string, quantity string")
    rows = text.selectExpr(
        "store_id", "cast(day as timestamp) as transaction_ts",
        f"cast(quantity as {kind}) as quantity",
        "cast(0.5 as decimal(12,4)) as unit_price", "cast(25 as decimal(7,4)) as discount_pct",
        "'USD' as currency",
    )  # fmt: skip
    (found,) = with_store(rows, KNOWN).select("expected_total").first()
    assert found == Decimal(expected)


@pytest.mark.parametrize(
    ("limit", "broken"),
    [
        ("minimum", {"1"}), ("exclusiveMinimum", {"1", "2"}),
        ("maximum", {"3"}), ("exclusiveMaximum", {"2", "3"}),
    ],
)  # fmt: skip
def test_a_limit_of_a_column(frame: Any, limit: str, broken: set[str]) -> None:
    column = {"name": "n", "physicalType": "int", "logicalTypeOptions": {limit: 2}}
    contract = read_contract({"name": "things", "schema": [{"properties": [column]}]})
    (fault,) = [each for each in faults(contract) if each.name == "range:n"]
    values = frame([("1",), ("2",), ("3",)], "n string").selectExpr(
        "cast(n as int) as n", "true as given_n"
    )
    assert {str(row["n"]) for row in values.where(fault.broken).collect()} == broken


def test_a_malformed_record_has_that_reason_only(spark: Any) -> None:
    assert reasons(spark, [("too_many_fields", "a,b"), sale(1)]) == [
        ["malformed:too_many_fields"],
        [],
    ]


# Store, moment of sale, date there.
DATES = [
    ("S1", "2026-01-02T04:59:59Z", "2026-01-01"),
    ("S1", "2026-01-02T05:00:00Z", "2026-01-02"),
    ("S1", "2026-01-01T23:59:59-05:00", "2026-01-01"),
    ("S1", "2025-07-02T03:59:59Z", "2025-07-01"),  # daylight saving: four hours
    ("S1", "2025-07-02T04:00:00Z", "2025-07-02"),
    ("S1", "2025-11-02T05:30:00Z", "2025-11-02"),  # 01:30 for the first time that night
    ("S1", "2025-11-02T06:30:00Z", "2025-11-02"),  # and again
    ("S1", "2025-03-09T06:59:59Z", "2025-03-09"),  # 01:59:59, a second before 03:00
    ("S2", "2026-01-01T15:00:00Z", "2026-01-02"),
]


def test_the_business_date_is_the_date_at_the_store(spark: Any) -> None:
    records = [sale(1, store_id=store, transaction_ts=moment) for store, moment, _ in DATES]
    found = judged(spark, records).select("version", "business_date").orderBy("version").collect()
    assert [str(row["business_date"]) for row in found] == [day for _, _, day in DATES]


def test_a_quarantined_row_keeps_what_was_delivered(spark: Any) -> None:
    from pipeline_core.contract import load_contract
    from raw_to_processed.quarantine import quarantined

    values = {
        "category": 'a\\b\nc\r"d",é😀 ',
        "quantity": " two",
        "order_id": None,
        "region": "\\n",
    }
    records = [
        sale(1),
        sale(2, **values),
        ("field_count, or so", "x\ny \\"),
        ("unbalanced", None),
    ]
    frame = quarantined(
        judged(spark, records), files_frame(spark), load_contract("sales_quarantine"), "r1"
    )
    rows = {row["source_line"]: row for row in frame.collect()}
    assert sorted(rows) == [3, 4, 5]
    assert json.loads(rows[3]["record"]) == {**sale(2), **values}
    assert rows[3]["reasons"] == ["missing:order_id", "type:quantity"]
    assert rows[4]["record"] == "x\ny \\"
    assert rows[4]["reasons"] == ["malformed:field_count, or so"]
    assert rows[5]["record"] == ""
    assert (rows[3]["source_sha256"], rows[3]["source_key"]) == ("a" * 64, "landing/sales/0.csv")


def test_every_record_is_judged_once(spark: Any) -> None:
    records = [sale(n, **changes) for n, (changes, _) in enumerate(CASES)]
    frame = judged(spark, [*records, ("why", "text")])
    assert frame.count() == len(records) + 1
    assert frame.where(F.col("reasons").isNull()).count() == 0
    assert frame.select("version").distinct().count() == len(records) + 1
