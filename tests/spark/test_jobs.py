"""The three jobs on S3, Glue and DynamoDB (moto): what a run does to the tables."""

import boto3
import pytest
from lake import Lake, rows, sale
from pyspark.sql import SparkSession

TABLES = ("processed.sales", "quarantine.sales_quarantine", "curated.daily_sales")


@pytest.fixture
def lake(spark: SparkSession, leases_table: str) -> Lake:
    """An empty lake."""
    glue = boto3.client("glue")
    for table in TABLES:
        database = table.split(".")[0]
        spark.sql(f"create namespace if not exists glue_catalog.{database}")
        spark.sql(f"drop table if exists glue_catalog.{table}")
    assert glue.get_databases()["DatabaseList"]
    return Lake(leases_table)


def run(lake: Lake, run_id: str, files, steps=("raw_to_processed", "data_quality_check",
                                               "aggregation_job")):  # fmt: skip
    """Run the jobs as Glue does, one after another."""
    import importlib

    arguments = lake.arguments(run_id, lake.manifest(run_id, files))
    for step in steps:
        importlib.import_module(f"{step}.job").main(arguments)
    return [lake.record(run_id, step) for step in steps]


def test_a_first_run_publishes_what_is_valid(spark: SparkSession, lake: Lake) -> None:
    file = lake.file([sale(1), sale(2, quantity="two"), sale(3), sale(3, category="Books")])
    first, gate, daily = run(lake, "run-1", [file])
    assert (first["accepted"], first["quarantined"], first["duplicates"]) == (2, 1, 1)
    assert first["affected_dates"] == ["2026-01-02"]
    assert rows(spark, "processed.sales", "transaction_id", "category", "source_line") == [
        ("T1", "Toys", 2), ("T3", "Books", 5),
    ]  # fmt: skip
    assert rows(spark, "quarantine.sales_quarantine", "source_line", "reasons") == [
        (3, ["type:quantity"]),
    ]
    assert [r["name"] for r in gate["rules"] if not r["passed"]] == []
    assert len(rows(spark, "curated.daily_sales", "category", "net_revenue")) == 2
    assert daily["status"] == "succeeded"
