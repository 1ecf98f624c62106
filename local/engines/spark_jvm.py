"""The warm JVM of the local Spark: its flags and every job's defaults. Runs in the Spark venv."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CATALOG = "spark.sql.catalog.glue_catalog"

# The quick compiler alone: on two cores the other one takes more time for the code of a few runs
# than it saves them. CPU seconds of a first run with 26,000 rows: 60, with both 110; of a later
# one with a million: 27, with both 19. And, as the deployed jobs ask of their JVMs, methods of
# any size: wide rows make huge ones. With one compiler alone Java has 48 MB for their code, which
# one run fills: then it compiles no more, or has no room for a call and ends the job. 240 MB is
# what it has with both.
_COMPILER = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:-DontCompileHugeMethods"

# Only a start of the JVM could change these; a job that asks for another value must be told.
FIXED = {
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "spark.sql.warehouse.dir": None,
    "spark.serializer": None,
}


def start(jars: Path, scratch: Path, *java_options: str) -> Any:
    """Start the JVM and return its first session."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("local")
    for key, value in _settings(jars, scratch, java_options).items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    return spark


def _settings(jars: Path, scratch: Path, java_options: Sequence[str]) -> dict[str, str]:
    found = sorted(str(jar) for jar in jars.glob("*.jar"))
    if not found:
        raise FileNotFoundError(f"no Spark jars in {jars}; run the set-up again")
    # Quotes: a path may hold spaces, at which Spark splits.
    quoted = " ".join(f'"{option}"' for option in (f"-Djava.io.tmpdir={scratch}", *java_options))
    flags = f"-XX:+UseSerialGC {_COMPILER} -Duser.timezone=UTC"
    return {
        "spark.driver.extraClassPath": os.pathsep.join(found),
        "spark.driver.extraJavaOptions": f"{flags} {quoted}",
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.extensions": str(FIXED["spark.sql.extensions"]),
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
        "spark.hadoop.fs.s3a.path.style.access": "true",
        "spark.hadoop.fs.s3a.connection.ssl.enabled": "false",
        "spark.hadoop.fs.s3a.fast.upload.buffer": "bytebuffer",
        "spark.hadoop.fs.s3a.aws.credentials.provider": (
            "com.amazonaws.auth.SystemPropertiesCredentialsProvider"
        ),
        # A worker kept for the next run would still hold this run's modules.
        "spark.python.worker.reuse": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        # The default keeps 100 compiled plans, less than one run of the pipeline makes: the next
        # run in this JVM would compile them all again.
        "spark.sql.codegen.cache.maxEntries": "2000",
    }


def session_settings(endpoint: str, region: str) -> dict[str, str]:
    """Where the services are and whose keys to use: never part of a job's arguments."""
    provider = "software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider"
    return {
        "fs.s3a.endpoint": endpoint,
        "fs.s3a.endpoint.region": region,
        f"{CATALOG}.glue.endpoint": endpoint,
        f"{CATALOG}.s3.endpoint": endpoint,
        f"{CATALOG}.s3.path-style-access": "true",
        f"{CATALOG}.client.region": region,
        f"{CATALOG}.client.credentials-provider": provider,
    }


def use_keys(spark: Any, credentials: dict[str, str]) -> None:
    """Let both AWS SDKs of the JVM sign with these keys from now on."""
    system = spark._jvm.java.lang.System
    values = {
        "aws.accessKeyId": credentials["access_key"],
        "aws.secretKey": credentials["secret_key"],
        "aws.secretAccessKey": credentials["secret_key"],
        "aws.sessionToken": credentials.get("token") or "",
    }
    for name, value in values.items():
        if value:
            system.setProperty(name, value)
        else:
            system.clearProperty(name)


def warm_up(spark: Any, scratch: Path) -> None:
    """Load and compile what every job uses, so that the first one does not wait for it."""
    place = scratch / "warm"
    session = spark.newSession()
    name = "spark.sql.catalog.warm"
    session.conf.set(name, "org.apache.iceberg.spark.SparkCatalog")
    session.conf.set(f"{name}.type", "hadoop")
    session.conf.set(f"{name}.warehouse", str(place / "lake"))
    rows = session.range(200).selectExpr(
        "cast(id as string) id", "cast(id as decimal(12,2)) amount", "current_timestamp() at"
    )
    rows.write.mode("overwrite").csv(str(place / "csv"))
    read = session.read.schema("id string, amount decimal(12,2), at timestamp")
    read.csv(str(place / "csv")).createOrReplaceTempView("source")
    session.sql(
        "create or replace table warm.db.t (id string, amount decimal(12,2), at timestamp) "
        "using iceberg partitioned by (days(at)) tblproperties ('format-version'='2')"
    )
    for _ in range(2):
        session.sql(
            "merge into warm.db.t t using source s on t.id = s.id "
            "when matched then update set * when not matched then insert *"
        )
    session.sql("select at, sum(amount), count(*) from warm.db.t group by at").collect()
