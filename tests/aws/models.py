"""Training and transform jobs of a test: features, code, roles, and the wait for their end."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any

import duckdb

from tests.aws import lake

BUCKET = "lake"
IMAGE = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-cpu-py3"
CODE = Path(__file__).resolve().parents[2] / "sagemaker"
DAYS, STORES, CATEGORIES = 180, 4, 3
# A weekly pattern with a noise that depends on the day alone; the last 28 days are to be forecast.
_FEATURES = f"""
copy (
  select 'S' || s as store_id, 'C' || c as category, date '2024-01-01' + d::int as business_date,
    case when d < {DAYS} then
      round((20 + 10 * s) * (1 + 0.4 * sin(2 * pi() * ((d + c) % 7) / 7))
        * (0.8 + 0.4 * (hash(d * 100 + s * 10 + c) % 1000) / 1000.0), 2)
    end as net_revenue,
    'EUR' as currency, false as is_holiday, 1 as something_else
  from range({STORES}) a(s), range({CATEGORIES}) b(c), range({DAYS} + 28) e(d)
) to '$file' (format parquet)
"""


def features(aws: Any, folder: Path) -> str:
    """Put exported features into the lake; their prefix."""
    lake.lake(aws)
    file, prefix = folder / "part-0.parquet", f"features/{lake.unique('run_id=')}"
    duckdb.sql(_FEATURES.replace("$file", str(file)))
    _put(aws, f"{prefix}/part-0.parquet", file.read_bytes())
    return f"s3://{BUCKET}/{prefix}/"


def code(aws: Any, **scripts: str) -> str:
    """Put the project's model code, or these scripts, into the lake as a source archive."""
    lake.lake(aws)
    packed = io.BytesIO()
    files = {path.name: path.read_bytes() for path in sorted(CODE.glob("*.py"))}
    given = {f"{name}.py": text.encode() for name, text in scripts.items()}
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in (given or files).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    key = f"code/{lake.unique('model')}/sourcedir.tar.gz"
    _put(aws, key, packed.getvalue())
    return f"s3://{BUCKET}/{key}"


def _put(aws: Any, key: str, body: bytes) -> None:
    aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)


def channel(name: str, uri: str) -> dict[str, Any]:
    """An input channel."""
    source = {"S3DataType": "S3Prefix", "S3Uri": uri}
    return {"ChannelName": name, "DataSource": {"S3DataSource": source}}


def training(aws: Any, code_uri: str, features_uri: str | None, **more: Any) -> dict[str, Any]:
    """The request of a training job without network; `HyperParameters` adds to what it needs."""
    given = {
        "run_id": '"run-1"',
        "most_rows": "6000",
        "iterations": "10",
        "folds": "2",
        "sagemaker_program": '"train.py"',
        "sagemaker_submit_directory": '"/opt/ml/input/data/code/sourcedir.tar.gz"',
        **more.pop("HyperParameters", {}),
    }
    channels = [channel("code", code_uri)]
    channels += [channel("features", features_uri)] if features_uri else []
    request = {
        "TrainingJobName": lake.unique("train"),
        "RoleArn": more.pop("RoleArn", None) or lake.role(aws, "sagemaker"),
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        "HyperParameters": given,
        "InputDataConfig": channels,
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/models"},
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 10,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 300},
        "EnableNetworkIsolation": True,
    }
    return {**request, **more}


def trained(aws: Any, request: dict[str, Any]) -> dict[str, Any]:
    """Train to the end; the job's description."""
    client = aws.client("sagemaker")
    client.create_training_job(**request)
    return ended(aws, "training", request["TrainingJobName"])


def ended(aws: Any, kind: str, name: str) -> dict[str, Any]:
    """The job's description once it has ended."""
    field = f"{kind.capitalize()}Job"
    describe = getattr(aws.client("sagemaker"), f"describe_{kind}_job")

    def look() -> Any:
        found = describe(**{f"{field}Name": name})
        return found if found[f"{field}Status"] not in ("InProgress", "Stopping") else None

    found: dict[str, Any] = lake.until(look, f"end of {name}")
    return found


def read(aws: Any, uri: str) -> bytes:
    """An object."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    data: bytes = aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return data


def files(packed: bytes) -> dict[str, bytes]:
    """What is in a tar.gz."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        found = ((member.name, archive.extractfile(member)) for member in archive)
        return {name: file.read() for name, file in found if file is not None}
