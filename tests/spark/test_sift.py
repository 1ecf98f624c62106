"""The short way through judgement says what the long way says, or nothing."""

from typing import Any

from judging import judged, lines, sifted
from lake import sale
from pipeline_core.parse import BLANKS
from test_judge import CASES, DATES

ODD = [
    'a"b', '"', "a,b", ", a", "a ,b", "a\\b", "\\n", "a\nb", "a\r\nb", "Café", "é", "😀" * 64,
    "a b", "null", "\x00", "x\x00", "\x7f", "\u200b",
    *[odd for blank in BLANKS for odd in (f"{blank}x", f"x{blank}", f"x{blank}x")],
]  # fmt: skip
RECORDS = [
    *[changes for changes, _ in CASES],
    *[{"store_id": store, "transaction_ts": moment} for store, moment, _ in DATES],
    *[{"category": odd} for odd in ODD],
    *[{"payment_method": odd} for odd in ODD],  # the last field of a line
    *[{"total_amount": f"18.00{blank}"} for blank in BLANKS],
]


def sales(*changes: dict[str, str | None]) -> list[dict[str, str | None]]:
    return [sale(number, **change) for number, change in enumerate(changes)]


def test_a_row_taken_at_sight_is_what_judge_makes_of_it(spark: Any) -> None:
    records = [*sales(*RECORDS), ("field_count", "a,b")]
    judgement = judged(spark, records).where("reasons = ''").drop("reasons", "delivered")
    good = {row["version"]: row for row in judgement.collect()}
    taken = sifted(spark, records).where("rest is null").drop("rest").collect()
    assert [row for row in taken if good.get(row["version"]) != row] == []


def test_plain_good_rows_are_taken_at_sight(spark: Any) -> None:
    plain = sales({}, {"customer_id": None, "payment_method": None}, {"quantity": "+2"},
                  {"discount_pct": None, "total_amount": "20"}, {"category": "a b-c'd;e"},
                  {"store_id": "S2", "currency": "JPY", "total_amount": "18"})  # fmt: skip
    assert sifted(spark, plain).where("rest is null").count() == len(plain)


def test_every_other_line_stays_as_it_is(spark: Any) -> None:
    records = [*sales({"quantity": "two"}, {"category": "Café"}, {"store_id": "S9"}),
               ("field_count", "a,b"), "7,,,too,few", "8,,," + ",".join(["x"] * 15), "",
               "x,,," + ",".join(v or "" for v in sale(1).values())]  # fmt: skip
    rest = [row[0] for row in sifted(spark, records).select("rest").collect()]
    assert sorted(rest) == sorted(row[0] for row in lines(spark, records).select("line").collect())
