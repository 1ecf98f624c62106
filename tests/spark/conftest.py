"""One Spark session for all tests, with Iceberg in a temporary folder, and a moto server as AWS."""

import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).resolve().parents[2]
for folder in ("python", "glue", "spark"):
    sys.path.insert(0, str(ROOT / folder))

ICEBERG = "org.apache.iceberg.spark"
FILES = "local"  # the catalog in a folder; `glue_catalog` is Glue, on moto


def _tool(variable: str, key: str) -> str:
    """A path from the environment, else from what set-up wrote."""
    toolchain = ROOT / ".build" / "toolchain.json"
    found = os.environ.get(variable) or (
        json.loads(toolchain.read_text()).get(key) if toolchain.is_file() else None
    )
    if not found:
        raise pytest.UsageError(f"{variable} is not set and .build/toolchain.json has no {key}; "
                                "run npm run setup")  # fmt: skip
    return str(found)


def pytest_configure() -> None:
    """Refuse to start without the contracts."""
    if not (ROOT / "python/pipeline_core/contracts/sales.json").is_file():
        raise pytest.UsageError("python/pipeline_core/contracts is empty; run npm run synth")


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A moto server; the environment points every boto3 client at it."""
    log = (tmp_path_factory.mktemp("moto") / "log").open("w")
    port = _free_port()
    server = subprocess.Popen(
        [_tool("LOCAL_AWS_PYTHON", "awsPython"), "-m", "moto.server", "-p", str(port)],
        stdout=log, stderr=log,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    os.environ |= {
        "AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
    }  # fmt: skip
    try:
        _wait(url, server)
        yield url
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def spark(aws: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session, set up as the local runner does it."""
    jars = sorted(Path(_tool("LOCAL_SPARK_JARS", "sparkJars")).glob("*.jar"))
    home = os.environ.get("LOCAL_SPARK_JAVA_HOME")
    if home:
        os.environ["JAVA_HOME"] = home
    builder = SparkSession.builder.master("local[2]").appName("tests")
    warehouse = tmp_path_factory.mktemp("warehouse")
    for key, value in _settings(aws, jars, warehouse).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    from pipeline_core.session import get_session

    yield get_session("tests")
    session.stop()


def _settings(aws: str, jars: list[Path], warehouse: Path) -> dict[str, str]:
    files, glue, s3a = (
        f"spark.sql.catalog.{FILES}", "spark.sql.catalog.glue_catalog", "spark.hadoop.fs.s3a",
    )  # fmt: skip
    return {
        "spark.driver.extraClassPath": ":".join(map(str, jars)),
        "spark.driver.memory": "2g",
        # C1 only: many small plans, each run once; compiling them well costs more than it saves.
        # Java would give it 48 MB for code, which these tests fill.
        "spark.driver.extraJavaOptions":
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        # The default keeps 100 compiled plans: one run makes more, so each would compile anew.
        "spark.sql.codegen.cache.maxEntries": "2000",
        "spark.sql.extensions": f"{ICEBERG}.extensions.IcebergSparkSessionExtensions",
        files: f"{ICEBERG}.SparkCatalog",
        f"{files}.type": "hadoop",
        f"{files}.warehouse": str(warehouse),
        glue: f"{ICEBERG}.SparkCatalog",
        f"{glue}.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        f"{glue}.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        f"{glue}.warehouse": "s3://processed",
        f"{glue}.glue.endpoint": aws,
        f"{glue}.s3.endpoint": aws,
        f"{glue}.s3.path-style-access": "true",
        f"{glue}.client.region": "us-east-1",
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
        f"{s3a}.endpoint": aws,
        f"{s3a}.path.style.access": "true",
        f"{s3a}.aws.credentials.provider":
            "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
    }  # fmt: skip


@pytest.fixture
def frame(spark: SparkSession) -> Callable[..., DataFrame]:
    """Rows as a frame."""
    return lambda rows, schema: spark.createDataFrame(rows, schema)


@pytest.fixture
def table_name() -> str:
    """A table name no other test has."""
    return f"tests.t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def leases_table(aws: str) -> str:
    """An empty table of leases."""
    name = f"leases-{uuid.uuid4().hex[:8]}"
    boto3.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "table_name", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "table_name", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def _free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the moto server ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"{url}/moto-api/data.json", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the moto server did not answer on {url} within 30 s")


@pytest.fixture
def runs(spark: SparkSession, tmp_path: Path) -> Any:
    """Runs on tables of their own."""
    from process_runs import Runs

    return Runs(spark, tmp_path)
