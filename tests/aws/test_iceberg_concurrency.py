"""Two Iceberg writers in two JVMs on one table: no commit that was reported is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.engines import moved_clock
from tests.aws import lake

COMMITS = 10
WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import spark_jvm
spark = spark_jvm.start(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[8])
spark.sparkContext.setLogLevel("OFF")
spark_jvm.use_keys(spark, {"access_key": "test", "secret_key": "test"})
C = spark_jvm.CATALOG
settings = {C: "org.apache.iceberg.spark.SparkCatalog",
  f"{C}.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
  f"{C}.io-impl": "org.apache.iceberg.aws.s3.S3FileIO", f"{C}.warehouse": "s3://lake/"}
for k, v in {**settings, **spark_jvm.session_settings(sys.argv[4], "eu-central-1")}.items():
    spark.conf.set(k, v)
name, me, n = sys.argv[5], sys.argv[6], int(sys.argv[7])
load = spark._jvm.org.apache.iceberg.spark.Spark3Util.loadIcebergTable
table = load(spark._jsparkSession, f"glue_catalog.processed.{name}")
print("ready", flush=True); sys.stdin.readline()
for k in range(n):
    try:
        table.newFastAppend().set("w", f"{me}-{k}").commit()
        print(f"committed {me}-{k}", flush=True)
    except Exception as fault:
        print("refused", *str(fault).splitlines()[:2], flush=True)
spark.stop()
"""


def _writer(aws: Any, folder: Path, table: str, me: str) -> subprocess.Popen[str]:
    script = folder / "writer.py"
    script.write_text(WRITER)
    engines = Path(sys.modules["local.engines.spark"].__file__ or "").parent
    python = os.environ["LOCAL_SPARK_PYTHON"]
    arguments = [str(engines), os.environ["LOCAL_SPARK_JARS"], str(folder / me), aws.url, table]
    # The table was made by the server's clock, which an earlier test may have moved.
    clock = moved_clock.agent(aws.root, moved_clock.ICEBERG)
    environment = {**os.environ, "JAVA_HOME": os.environ["LOCAL_SPARK_JAVA_HOME"]}
    return subprocess.Popen(
        [python, str(script), *arguments, me, str(COMMITS), clock],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_no_reported_commit_is_lost(aws: Any, tmp_path: Path) -> None:
    import local.engines.spark  # noqa: F401

    table = lake.unique("conc").replace("-", "_")
    create = f"spark.sql('create table glue_catalog.processed.{table} (a int) using iceberg')"
    assert lake.run(aws, lake.job(aws, lake.SPARK + create))["JobRunState"] == "SUCCEEDED"
    writers = [_writer(aws, tmp_path, table, me) for me in ("a", "b")]
    try:
        for writer in writers:
            assert writer.stdout and any(line.strip() == "ready" for line in writer.stdout)
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        said = [
            line for writer in writers for line in writer.communicate(timeout=180)[0].split("\n")
        ]
    finally:
        for writer in writers:
            writer.kill()
    committed = {line.split()[1] for line in said if line.startswith("committed")}
    assert len(committed) > COMMITS, said
    read = f"select element_at(summary, 'w') from \"{table}$snapshots\""
    context = {"Database": "processed"}
    visible = {row[0] for row in lake.rows(aws, read, QueryExecutionContext=context)}
    assert committed - visible == set()


def test_a_stale_version_is_refused(aws: Any) -> None:
    lake.lake(aws)
    glue, name = aws.client("glue"), lake.unique("stale")
    glue.create_table(DatabaseName="raw", TableInput={"Name": name})
    table = {"DatabaseName": "raw", "TableInput": {"Name": name, "Description": "new"}}
    first = glue.get_table(DatabaseName="raw", Name=name)["Table"]["VersionId"]
    glue.update_table(**table, VersionId=first, SkipArchive=True)
    with pytest.raises(ClientError) as refused:
        glue.update_table(**table, VersionId=first)
    assert refused.value.response["Error"]["Code"] == "ConcurrentModificationException"
    glue.update_table(**table)
    versions = glue.get_table_versions(DatabaseName="raw", TableName=name)["TableVersions"]
    assert len(versions) == 2, "SkipArchive keeps no old version"
