"""The Spark session of a job."""

from pyspark.sql import SparkSession

CATALOG = "glue_catalog"

# Meaning of the code, not of the place: what a runner sets about endpoints and memory stays.
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    # A method above 8,000 bytes is never compiled by the JVM: past that limit Spark's fallback,
    # expression by expression, is many times faster than interpreting one huge method.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    # What is kept is read a few times and thrown away: finding out how to compress it costs more.
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
}


def get_session(app_name: str) -> SparkSession:
    """The session the runtime prepared (Glue, EMR, local), with the settings our code relies on."""
    spark = SparkSession.builder.appName(app_name).getOrCreate()
    for name, value in _SETTINGS.items():
        spark.conf.set(name, value)
    return spark
