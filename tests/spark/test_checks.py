"""Dataset rules: each kind with rows that keep it and rows that break it."""

from typing import Any

import pytest
from pipeline_core.checks import QualityGateFailed, check_dataset, require_passed
from pipeline_core.contract import load_contract, read_contract

FIGURES = {"rows_in": 200, "quarantined": 10, "accepted": 190, "duplicates": 0, "superseded": 0}
GOOD, BAD = (
    [("a", "x"), ("b", "y"), (None, "y")],
    [("a", "x"), ("a", "x"), (None, None), ("c1", "z")],
)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ({"metric": "duplicateValues", "arguments": {"properties": ["k"]}, "mustBe": 0}, 0, 1),
        ({"metric": "duplicateValues", "arguments": {"properties": ["k", "v"]}, "mustBe": 0}, 0, 1),
        ({"metric": "nullValues", "arguments": {"properties": ["v"]}, "mustBe": 0}, 0, 1),
        ({"metric": "nullValues", "arguments": {"properties": ["v"]}, "unit": "percent",
          "mustBeLessThan": 25}, 0, 25),
        ({"metric": "rowCount", "mustBeLessThan": 4}, 3, 4),
        ({"metric": "invalidValues", "mustBe": 0,
          "arguments": {"properties": ["v"], "validValues": ["x", "y"]}}, 0, 1),
        ({"metric": "invalidValues", "mustBe": 0,
          "arguments": {"properties": ["k"], "pattern": "^[a-z]$"}}, 0, 1),
        ({"type": "sql", "query": "select count(*) from ${object} t where t.v is null",
          "mustBe": 0}, 0, 1),
        ({"type": "sql", "query": "select count(*) from ${object} where k = 'c1' or v is null",
          "mustBe": 0}, 0, 2),
        ({"type": "sql", "query": "SELECT count(*) FROM ${object}\nWHERE v <> 'y' LIMIT 1",
          "mustBeLessThan": 2}, 1, 3),
        ({"type": "sql", "query": "select count(*) from ${object} where ${rows_in} < 0 or k = 'a'",
          "mustBe": 1}, 1, 2),
        ({"type": "sql", "query": "select count(*) from ${object} where v in "
          "(select max(v) from ${object})", "mustBe": 2}, 2, 1),
        ({"type": "sql", "query": "select count(*) * ${quarantined} / ${rows_in} from ${object}",
          "mustBeLessThan": 0.2}, 0.15, 0.2),
    ],
)  # fmt: skip
def test_a_rule_has_its_figure(frame: Any, rule: dict[str, Any], good: float, bad: float) -> None:
    contract = read_contract({
        "name": "things",
        "schema": [{
            "properties": [{"name": n, "physicalType": "string"} for n in ("k", "v")],
            "quality": [{"name": "the_rule", **rule}],
        }],
    })  # fmt: skip
    for rows, figure, passes in ((GOOD, good, True), (BAD, bad, False)):
        _, result = check_dataset(contract, frame(rows, "k string, v string"), FIGURES)
        assert (result.actual, result.passed) == (pytest.approx(figure), passes)


def test_rules_that_are_counted_in_one_pass_do_not_mix(frame: Any) -> None:
    repeated = {"metric": "duplicateValues", "mustBe": 0}
    quality = [
        {"name": "rows", "metric": "rowCount", "mustBe": 4},
        {"name": "k", **repeated, "arguments": {"properties": ["k"]}},
        {"name": "v", **repeated, "arguments": {"properties": ["v"]}, "unit": "percent"},
        {"name": "k_again", **repeated, "arguments": {"properties": ["k"]}},
        {"name": "no_v", "metric": "nullValues", "mustBe": 0, "arguments": {"properties": ["v"]}},
    ]
    columns = [{"name": n, "physicalType": "string"} for n in ("k", "v")]
    contract = read_contract(
        {"name": "things", "schema": [{"properties": columns, "quality": quality}]}
    )
    for rows, expected in (
        ([("a", "x"), ("a", "x"), ("b", "x"), (None, None)], [4.0, 1.0, 50.0, 1.0, 1.0]),
        ([], [0.0] * 5),
    ):
        _, *results = check_dataset(contract, frame(rows, "k string, v string"), FIGURES)
        assert [result.actual for result in results] == expected


def test_a_query_that_only_counts_rows_needs_no_pass_of_its_own(spark: Any) -> None:
    read = spark.sparkContext.accumulator(0)

    def counted(row: tuple[str, str]) -> tuple[str, str]:
        read.add(1)
        return row

    quality = [
        {"name": "k", "metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": ["k"]}},
        {"name": "v", "query": "select count(*) from ${object} where v = 'x'", "mustBe": 0},
        {"name": "w", "query": "select count(*) from ${object} where v > k or k > v", "mustBe": 0},
    ]
    contract = read_contract({
        "name": "things",
        "schema": [{
            "properties": [{"name": n, "physicalType": "string"} for n in ("k", "v")],
            "quality": quality,
        }],
    })  # fmt: skip
    lines = spark.sparkContext.parallelize(BAD).map(counted)
    _, *results = check_dataset(contract, spark.createDataFrame(lines, "k string, v string"), {})
    assert [result.actual for result in results] == [1.0, 2.0, 3.0]
    assert read.value == len(BAD)


def test_no_figure_breaks_a_rule() -> None:
    (rule,) = read_contract({
        "name": "t",
        "schema": [{"properties": [], "quality": [
            {"name": "r", "type": "sql", "query": "select null", "mustBe": 0}]}],
    }).dataset_rules  # fmt: skip
    assert not rule.holds(None)


def test_only_blocking_rules_block_and_all_of_them_are_named(frame: Any) -> None:
    schema = "business_date date, transaction_id string"
    contract = load_contract("sales")
    rows = frame([(None, "a"), (None, "a")], schema)
    for name in contract.columns:
        if name not in rows.columns:
            rows = rows.selectExpr("*", f"'x' as {name}")
    figures = {**FIGURES, "quarantined": 180}
    with pytest.raises(QualityGateFailed) as failure:
        require_passed(check_dataset(contract, rows, figures))
    assert str(failure.value) == (
        "sales.required_values: got 2, expected mustBe 0; "
        "sales.unique_transactions: got 1, expected mustBe 0; "
        "sales.no_missing_business_date: got 2, expected mustBe 0; "
        "sales.quarantined_share: got 90, expected mustBeLessOrEqualTo 50"
    )


def test_fewer_than_a_hundred_rows_say_nothing_of_the_share(frame: Any) -> None:
    contract = load_contract("sales")
    rows = frame([], ", ".join(f"{p.name} {p.type}" for p in contract.properties))
    results = check_dataset(contract, rows, {**FIGURES, "rows_in": 99, "quarantined": 99})
    assert all(result.passed for result in results)
