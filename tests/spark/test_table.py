"""Tables follow their contracts as long as nothing is taken away."""

import copy
import json
from importlib import resources
from typing import Any

import pytest
from pipeline_core.contract import Contract, read_contract
from pipeline_core.schema import struct_type
from pipeline_core.table import NarrowingChange, ensure_table

FILES = "local"


@pytest.fixture
def document(table_name: str) -> dict[str, Any]:
    """The contract of daily_sales under a name of its own."""
    source = resources.files("pipeline_core").joinpath("contracts", "daily_sales.json")
    found = json.loads(source.read_text())
    found["name"] = table_name.split(".")[1]
    found["customProperties"] = [{"property": "zone", "value": "tests"}]
    return dict(found)


def changed(document: dict[str, Any], change: Any) -> Contract:
    copied = copy.deepcopy(document)
    change(copied["schema"][0]["properties"])
    return read_contract(copied)


def make(spark: Any, contract: Contract) -> Any:
    ensure_table(spark, contract, None, FILES)
    return spark.table(f"{FILES}.{contract.table}")


def test_a_table_is_made_as_the_contract_says(spark: Any, document: dict[str, Any]) -> None:
    contract = read_contract(document)
    table = make(spark, contract)
    assert [(f.name, f.dataType, f.nullable) for f in table.schema] == [
        (f.name, f.dataType, f.nullable) for f in struct_type(contract)
    ]
    described = spark.sql(f"describe table extended {FILES}.{contract.table}").collect()
    text = {row[0]: row[1] for row in described}
    assert "write.distribution-mode=hash" in text["Table Properties"]
    assert "format-version=2" in text["Table Properties"]
    assert {row[2] for row in described if row[0] == "region"} == {
        contract.property_of("region").description
    }


def test_columns_are_added_and_types_widened(spark: Any, document: dict[str, Any]) -> None:
    def before(columns: list[Any]) -> None:
        columns[5]["physicalType"] = "int"
        columns[9]["physicalType"] = "decimal(12,2)"

    def after(columns: list[Any]) -> None:
        columns.append({"name": "note", "physicalType": "string", "required": True})
        columns[2]["required"] = False

    make(spark, changed(document, before))
    spark.sql(
        f"insert into {FILES}.tests.{document['name']} values "
        "(date '2026-01-01', 'S', 'N', 'Toys', 'USD', 1, 1, 1, 0, 5.00, 0, 5.00)"
    )
    table = make(spark, changed(document, after))
    types = {field.name: (field.dataType.simpleString(), field.nullable) for field in table.schema}
    assert types["note"] == ("string", True)
    assert types["line_count"] == ("bigint", False)
    assert types["gross_revenue"] == ("decimal(18,2)", False)
    assert types["region"] == ("string", True)
    assert table.select("note", "line_count").collect() == [(None, 1)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.pop(5), "column line_count is not in the contract"),
        (lambda c: c[5].update(physicalType="int"), "line_count is bigint, the contract says int"),
        (lambda c: c[9].update(physicalType="decimal(18,4)"), r"the contract says decimal\(18,4\)"),
        (lambda c: c[9].update(physicalType="decimal(17,2)"), r"the contract says decimal\(17,2\)"),
        (lambda c: c[0].update(partitioned=False), r"partitioned by \['business_date'\]"),
    ],
)
def test_what_narrows_is_refused(
    spark: Any, document: dict[str, Any], change: Any, message: str
) -> None:
    before = make(spark, read_contract(document)).schema
    with pytest.raises(NarrowingChange, match=message):
        make(spark, changed(document, change))
    assert spark.table(f"{FILES}.tests.{document['name']}").schema == before
