"""The jobs that make tables of published sales, on S3, Glue and DynamoDB (moto), as they run."""

import importlib
import json
from datetime import date, timedelta
from typing import Any

import boto3
import pytest
from lake import Lake, rows, sale
from process_runs import TABLES
from pyspark.sql import SparkSession

GLUE = ("raw_to_processed", "data_quality_check", "aggregation_job")
DERIVED = ("data_transformation", "ml_feature_engineering", "publish_forecast")


@pytest.fixture
def lake(spark: SparkSession, leases_table: str) -> Lake:
    """An empty lake."""
    for table in TABLES:
        spark.sql(f"create namespace if not exists glue_catalog.{table.split('.')[0]}")
        spark.sql(f"drop table if exists glue_catalog.{table}")
    return Lake(leases_table)


def run(lake: Lake, arguments: list[str], steps: tuple[str, ...]) -> list[dict[str, Any]]:
    """Run the jobs, one after another; their records."""
    for step in steps:
        importlib.import_module(f"{step}.job").main(arguments)
    run_id = arguments[arguments.index("--run_id") + 1]
    return [lake.record(run_id, step) for step in steps]


def keys(lake: Lake, prefix: str) -> list[str]:
    return [item["Key"] for item in lake.s3.list_objects_v2(
        Bucket=lake.bucket, Prefix=prefix).get("Contents", [])]  # fmt: skip


def forecast_of(lake: Lake, run_id: str, **changes: Any) -> None:
    """Leave the output of a batch transform."""
    lines = [
        {"store_id": "S1", "category": "Toys", "p10": 1.0, "p50": 2.0, "p90": 3.0,
         "business_date": f"{date(2026, 1, 2) + timedelta(days=n)}", **changes}
        for n in range(1, 29)
    ]  # fmt: skip
    lake.s3.put_object(
        Bucket=lake.bucket, Key=f"forecast/run_id={run_id}/part-00000.parquet.out",
        Body="".join(json.dumps(line) + "\n" for line in lines).encode(),
    )  # fmt: skip


def test_a_run_from_sales_to_a_published_forecast(spark: SparkSession, lake: Lake) -> None:
    file = lake.file([sale(1), sale(2, order_id="O0", product_id="P2"), sale(3)])
    arguments = lake.arguments("run-1", lake.manifest("run-1", [file]))
    run(lake, arguments, GLUE)
    transformed, engineered = run(lake, arguments, DERIVED[:2])
    counted = {rule["dataset"]: rule["actual"] for rule in transformed["rules"]
               if rule["name"] == "row_count"}  # fmt: skip
    assert counted == {"customer_insights": 3.0, "product_pairs": 1.0}
    assert engineered["notices"] == [
        f"29 rows of 1 series, 1 of them live, exported to s3://{lake.bucket}/features/run_id=run-1"
    ]
    assert [key.rsplit(".", 1)[1] for key in keys(lake, "features/")] == ["parquet"]

    forecast_of(lake, "run-1", p10=-1.0)
    with pytest.raises(Exception, match="S1/Toys: negative on 28 days"):
        run(lake, arguments, DERIVED[2:])
    assert lake.record("run-1", DERIVED[2])["status"] == "failed"
    assert "S1/Toys: negative" in lake.record("run-1", DERIVED[2])["reason"]

    forecast_of(lake, "run-1")
    (published,) = run(lake, arguments, DERIVED[2:])
    assert published["status"] == "succeeded"
    assert len(rows(spark, "curated.sales_forecast", "business_date")) == 28
    again = run(lake, arguments, DERIVED)
    assert {record["status"] for record in again} == {"skipped"}
    leases = boto3.client("dynamodb").scan(TableName=lake.leases_table)["Items"]
    held = {item["table_name"]["S"] for item in leases}
    assert not held & set(TABLES[3:])
