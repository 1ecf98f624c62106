"""Contracts and their rules as the jobs read them."""

import json
from importlib import resources
from typing import Any

import pytest
from pipeline_core.contract import ContractError, contract_names, load_contract, read_contract
from pipeline_core.rules import UnknownRule
from pipeline_core.schema import create_table_sql, struct_type
from raw_to_processed.versions import KEY


def document(**quality: Any) -> dict[str, Any]:
    """The smallest contract with one rule."""
    return {
        "name": "things",
        "schema": [{
            "properties": [{"name": "id", "physicalType": "string"}],
            "quality": [{"name": "the_rule", **quality}],
        }],
    }  # fmt: skip


def test_sales_has_its_columns_rules_and_place() -> None:
    sales = load_contract("sales")
    assert sales.table == "processed.sales"
    assert sales.partitions == ["business_date"]
    assert "run_id" not in sales.delivered and "payment_method" in sales.delivered
    assert [r.name for p in sales.properties for r in p.row_rules] + [
        r.name for r in sales.row_rules
    ] == ["quantity_not_zero", "total_matches_price", "currency_is_the_stores",
          "date_not_ancient", "date_not_in_future", "known_store"]  # fmt: skip
    assert {r.name: r.blocks for r in sales.dataset_rules}["quarantined_share_notice"] is False


@pytest.mark.parametrize("name", ["sales", "sales_quarantine", "daily_sales"])
def test_every_table_contract_has_a_schema_and_a_statement(spark: Any, name: str) -> None:
    contract = load_contract(name)
    assert struct_type(contract).names == contract.columns
    sql = create_table_sql(contract, "c.t", "s3://b/x/")
    assert "LOCATION 's3://b/x'" in sql and "'write.parquet.compression-codec'='zstd'" in sql
    assert f"PARTITIONED BY ({contract.partitions[0]})" in sql


def test_every_contract_is_understood() -> None:
    assert [load_contract(name).name for name in contract_names()] == contract_names()


def test_partition_keys_stand_in_the_order_of_their_positions() -> None:
    things = document(type="text")
    things["schema"][0]["properties"] += [
        {"name": name, "physicalType": "date", "partitioned": True, "partitionKeyPosition": at}
        for at, name in ((2, "inner"), (1, "outer"))
    ]
    assert read_contract(things).partitions == ["outer", "inner"]


def test_a_contract_that_is_not_there_says_how_to_make_it() -> None:
    with pytest.raises(ContractError, match="no contract 'nothing'.*npm run synth"):
        load_contract("nothing")


@pytest.mark.parametrize(
    ("quality", "message"),
    [
        ({"type": "custom", "engine": "soda"}, "things.the_rule: .*'custom' engine 'soda'"),
        ({"type": "library", "metric": "freshness", "mustBe": 0}, "the_rule.*'freshness'"),
        ({"type": "sql", "query": "select 1"}, "the_rule: got limits"),
        ({"type": "sql", "query": "select 1", "mustBeCool": 1}, "the_rule.*mustBeCool"),
        ({"type": "sql", "query": "select 1", "mustBe": 1, "severity": "fatal"}, "'fatal'"),
        ({"metric": "nullValues", "mustBe": 0}, "the_rule: nullValues needs"),
        ({"metric": "invalidValues", "mustBe": 0, "arguments": {"properties": ["id"]}},
         r"the_rule: invalidValues got arguments \[\]; allowed: validValues or pattern"),
        ({"metric": "invalidValues", "mustBe": 0, "arguments": {"validvalues": ["a"]}},
         r"got arguments \['validvalues'\]"),
        ({"metric": "rowCount", "mustBe": 0, "arguments": {"where": "id = 1"}}, "'where'"),
        ({"type": "custom", "engine": "row", "implementation": "id > 0", "severity": "warning"},
         "the_rule: got severity 'warning'; a rule of engine row quarantines"),
    ],
)  # fmt: skip
def test_a_rule_nobody_can_evaluate_is_named(quality: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownRule, match=message):
        read_contract(document(**quality))


def test_a_limit_nobody_looks_at_is_named() -> None:
    things = document(type="text")
    things["schema"][0]["properties"][0]["logicalTypeOptions"] = {"maxLength": 3, "multipleOf": 5}
    with pytest.raises(ContractError, match=r"column things\.id: .*\['multipleOf'\].*minimum"):
        read_contract(things)


def test_the_key_of_sales_is_the_one_that_versions_are_told_apart_by() -> None:
    file = resources.files("pipeline_core").joinpath("contracts", "sales.json")
    columns = json.loads(file.read_text())["schema"][0]["properties"]
    assert [each["name"] for each in columns if each.get("primaryKey")] == [KEY]


@pytest.mark.parametrize(
    ("limits", "passing", "failing"),
    [
        ({"mustBe": 0}, 0, 1),
        ({"mustNotBe": 0}, 1, 0),
        ({"mustBeGreaterThan": 5}, 5.1, 5),
        ({"mustBeGreaterOrEqualTo": 5}, 5, 4.9),
        ({"mustBeLessThan": 5}, 4.9, 5),
        ({"mustBeLessOrEqualTo": 5}, 5, 5.1),
        ({"mustBeBetween": [1, 2]}, 2, 2.1),
        ({"mustNotBeBetween": [1, 2]}, 2.1, 2),
        ({"mustBeGreaterThan": 1, "mustBeLessThan": 3}, 2, 3),
    ],
)
def test_limits(limits: dict[str, Any], passing: float, failing: float) -> None:
    (rule,) = read_contract(document(type="sql", query="q", **limits)).dataset_rules
    assert rule.holds(passing)
    assert not rule.holds(failing)
    assert not rule.holds(None)
