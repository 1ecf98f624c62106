"""A small lake on the moto server for tests of whole jobs: files in, tables out."""

import csv
import hashlib
import io
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from pyspark.sql import DataFrame, SparkSession

SALES_COLUMNS = (
    "transaction_id", "order_id", "transaction_ts", "store_id", "region", "customer_id",
    "product_id", "category", "quantity", "unit_price", "discount_pct", "total_amount",
    "currency", "payment_method",
)  # fmt: skip
# What jobs are told the place of: tables, and what passes between them and the model.
DATASETS = (
    "sales", "sales_quarantine", "daily_sales", "customer_insights", "product_pairs",
    "sales_features", "sales_forecast", "features", "forecast",
)  # fmt: skip
STORES = (
    ("S1", "North", "US", "America/New_York", "USD", "2020-01-01"),
    ("S2", "South", "JP", "Asia/Tokyo", "JPY", "2020-01-01"),
)


def sale(number: int, **changes: str | None) -> dict[str, str | None]:
    """A valid sale; `changes` make it another."""
    values = (
        f"T{number}", f"O{number // 3}", "2026-01-02T15:00:00Z", "S1", "North", f"C{number}",
        "P1", "Toys", "2", "10.00", "10", "18.00", "USD", "card",
    )  # fmt: skip
    return {**dict(zip(SALES_COLUMNS, values, strict=True)), **changes}


def canonical_line(fields: list[str | None]) -> str:
    """One line of a canonical part, by the rules of ingest."""
    return ",".join(_field(value) for value in fields)


def _field(value: str | None) -> str:
    text = (value or "").replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


@dataclass
class Lake:
    """Buckets, databases and a lease table of one test."""

    leases_table: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    clock: datetime = datetime(2026, 1, 5, 12, tzinfo=UTC)
    stores: tuple[tuple[str, ...], ...] = STORES

    def __post_init__(self) -> None:
        self.bucket = f"lake-{self.id}"
        self.s3 = boto3.client("s3")
        self.s3.create_bucket(Bucket=self.bucket)

    def file(self, records: list[Any]) -> dict[str, Any]:
        """Land a file of sales: dicts are records, (why, text) pairs are malformed ones."""
        self.clock += timedelta(minutes=1)
        lines = []
        for line, record in enumerate(records, start=2):
            if isinstance(record, tuple):
                lines.append(canonical_line([str(line), *record, *[""] * len(SALES_COLUMNS)]))
            else:
                values = [record[name] for name in SALES_COLUMNS]
                lines.append(canonical_line([str(line), "", "", *values]))
        content = "".join(line + "\n" for line in lines)
        sha = hashlib.sha256(f"{self.clock}{content}".encode()).hexdigest()
        part = self._put(f"sales_raw/ingest_date=2026-01-05/source_sha256={sha}/part-00000.csv",
                         content)  # fmt: skip
        return {
            "file_id": f"sales_raw#{sha}", "dataset": "sales_raw", "sha256": sha,
            "source_key": f"landing/sales/{sha[:6]} ü+%2e.csv", "arrived_at": _iso(self.clock),
            "ingest_date": "2026-01-05", "rows": len(records), "parts": [part],
        }  # fmt: skip

    def manifest(self, run_id: str, files: list[dict[str, Any]]) -> str:
        """Claim files for a run."""
        lines = [canonical_line([str(n), "", "", *row]) for n, row in enumerate(self.stores, 2)]
        part = self._put("stores/ingest_date=2026-01-05/source_sha256=5/part-00000.csv",
                         "".join(line + "\n" for line in lines))  # fmt: skip
        document = {
            "run_id": run_id, "created_at": _iso(self.clock), "files": files,
            "stores": {"sha256": "5", "arrived_at": _iso(self.clock), "parts": [part]},
            "rows_in": sum(file["rows"] for file in files),
        }  # fmt: skip
        return self._put(f"manifests/{run_id}.json", json.dumps(document))

    def arguments(self, run_id: str, manifest_uri: str) -> list[str]:
        """Everything Glue passes to a job, and more."""
        pairs = {
            "JOB_NAME": "x", "run_id": run_id, "business_date": "2026-01-05",
            "manifest_uri": manifest_uri,
            "leases_table": self.leases_table, "conf": "spark.a=b --conf spark.c=d",
            "pipeline_runs_uri": f"s3://{self.bucket}/pipeline_runs/",
        }  # fmt: skip
        pairs |= {f"{name}_uri": f"s3://{self.bucket}/{name}" for name in DATASETS}
        return [token for name, value in pairs.items() for token in (f"--{name}", value)]

    def record(self, run_id: str, step: str) -> dict[str, Any]:
        """A run record."""
        key = f"pipeline_runs/{run_id}/{step}.json"
        body = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return dict(json.loads(body))

    def _put(self, key: str, content: str) -> str:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=content.encode())
        return f"s3://{self.bucket}/{key}"


def rows(spark: SparkSession, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Published rows, in order."""
    found: DataFrame = spark.table(f"glue_catalog.{table}").select(*columns)
    return sorted((tuple(row) for row in found.collect()), key=str)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_csv(text: str) -> list[list[str]]:
    """What the csv module makes of a canonical part; an independent reader."""
    return list(csv.reader(io.StringIO(text, newline="")))
