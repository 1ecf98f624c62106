"""The Spark session of a job."""

from typing import Any

from pyspark import SparkConf
from pyspark.sql import SparkSession

CATALOG = "glue_catalog"

# HotSpot's `HugeMethodLimit`, above which it compiles no method, and the flag that lifts it; a
# method of Java never has more than 64 KiB.
_NOT_COMPILED_ABOVE, _LARGEST = 8000, 65535
_COMPILE_ALL = "-XX:-DontCompileHugeMethods"

# Meaning of the code, not of the place: what a runner sets about endpoints and memory stays.
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    # What is kept is read a few times and thrown away: finding out how to compress it costs more.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
}


def get_session(app_name: str) -> SparkSession:
    """The session the runtime prepared (Glue, EMR, local), with the settings our code relies on."""
    spark = SparkSession.builder.appName(app_name).getOrCreate()
    limit = huge_method_limit(spark.sparkContext.getConf())
    for name, value in {**_SETTINGS, "spark.sql.codegen.hugeMethodLimit": str(limit)}.items():
        spark.conf.set(name, value)
    _keep_functions(spark)
    return spark


def _keep_functions(spark: SparkSession) -> None:
    """Look up the class of Spark's SQL functions once.

    PySpark asks the JVM for it with every column that is made, and Py4J finds it behind all imports
    with a wildcard, each of which is looked for in every jar: 0.2 ms instead of 0.05.
    """
    jvm: Any = spark._jvm
    jvm.functions = jvm.functions


def huge_method_limit(conf: SparkConf) -> int:
    """Bytes of code that Spark may put into one method, where the JVMs were started with `conf`.

    One method for all expressions copies no row between them, which is what costs most of wide
    rows. But a JVM that does not compile it would interpret it, and Spark's other way, expression
    by expression, is many times faster than that.
    """
    # In local mode the driver does the work of the executors, too.
    works = "driver" if (conf.get("spark.master") or "").startswith("local") else "executor"
    options = conf.get(f"spark.{works}.extraJavaOptions") or ""
    return _LARGEST if _COMPILE_ALL in options else _NOT_COMPILED_ABOVE
