"""Manifests and run records in S3."""

import json
import uuid
from typing import Any

import boto3
import pytest
from pipeline_core.counts import Counts, Unbalanced
from pipeline_core.manifest import BadManifest, load_manifest, read_manifest
from pipeline_core.object_store import write_text
from pipeline_core.run_record import run_record, write_record


@pytest.fixture
def bucket(aws: str) -> str:
    name = f"b-{uuid.uuid4().hex[:8]}"
    boto3.client("s3").create_bucket(Bucket=name)
    return name


def document(*files: tuple[str, str]) -> dict[str, Any]:
    return {
        "run_id": "r1", "rows_in": len(files), "stores": {"parts": ["s3://b/stores.csv"]},
        "files": [
            {"sha256": sha, "source_key": "k", "arrived_at": at, "ingest_date": "2026-01-01",
             "rows": 1, "parts": [f"s3://b/source_sha256={sha}/part-00000.csv"]}
            for sha, at in files
        ],
    }  # fmt: skip


def test_files_are_in_the_order_of_arrival_then_of_their_hash(bucket: str) -> None:
    uri = f"s3://{bucket}/manifests/r1.json"
    late, early = "2026-01-01T00:00:00.200Z", "2026-01-01T00:00:00.100Z"
    write_text(uri, json.dumps(document(("c", late), ("b", early), ("a", late))))
    manifest = load_manifest(uri, "r1")
    assert [file.sha256 for file in manifest.files] == ["b", "a", "c"]
    assert manifest.files[0].arrived_at.microsecond == 100_000


def test_a_manifest_that_contradicts_itself_is_refused() -> None:
    at = "2026-01-01T00:00:00Z"
    with pytest.raises(BadManifest, match="manifest of run 'r1', this is run 'r2'"):
        read_manifest(document(), "r2")
    with pytest.raises(BadManifest, match="a stands in the manifest twice"):
        read_manifest(document(("a", at), ("a", at)), "r1")
    wrong = document(("a", at))
    wrong["files"][0]["sha256"] = "b"
    with pytest.raises(BadManifest, match="not in the folder source_sha256=b"):
        read_manifest(wrong, "r1")


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="'file:///etc/x'; allowed: s3://bucket/key"):
        load_manifest("file:///etc/x", "r1")


def test_a_record_is_one_line_with_columns_of_the_contract(bucket: str) -> None:
    record = run_record("r1", "a_step", "succeeded", {"rows_in": 3, "reason": None, "accepted": 3})
    write_record(f"s3://{bucket}/pipeline_runs/", record)
    body = boto3.client("s3").get_object(Bucket=bucket, Key="pipeline_runs/r1/a_step.json")["Body"]
    text = body.read().decode()
    assert text.count("\n") == 1 and text.endswith("\n")
    stored = json.loads(text)
    assert set(stored) == {"run_id", "step", "status", "finished_at", "rows_in", "accepted"}
    with pytest.raises(ValueError, match=r"unknown fields \['rows'\]"):
        run_record("r1", "a_step", "succeeded", {"rows": 3})


def test_counts_balance_or_say_so() -> None:
    counts = Counts(rows_in=10, accepted=5, quarantined=3, duplicates=2, superseded=1).check()
    assert Counts.from_summary(counts.to_summary()) == counts
    with pytest.raises(Unbalanced, match="rows_in=10, accepted=4"):
        Counts(rows_in=10, accepted=4, quarantined=3, duplicates=2, superseded=1).check()
