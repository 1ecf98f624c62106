"""Refused rows as `sales_quarantine` keeps them."""

from pipeline_core.contract import Contract
from pipeline_core.parse import unescape
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from raw_to_processed.transform import DELIVERED, REASONS
from raw_to_processed.values import VERSION, file_no, source_line


def quarantined(judged: DataFrame, files: DataFrame, contract: Contract, run_id: str) -> DataFrame:
    """The faulty rows with every reason, the place they came from and the values as delivered."""
    faulty = judged.where(F.col(REASONS) != "").select(VERSION, REASONS, DELIVERED, file_no())
    return (
        faulty.join(F.broadcast(files), on="file_no", how="inner")
        .withColumn("source_line", source_line())
        .withColumn("record", _record(faulty))
        .withColumn(REASONS, _reasons())
        .withColumn("run_id", F.lit(run_id))
        .withColumn("ingest_date", F.col("ingest_date").cast("date"))
        .select(*contract.columns)
    )


def _record(faulty: DataFrame) -> Column:
    """A JSON object of the values; the raw text where the record could not be split."""
    names = [name for name in faulty.select(f"{DELIVERED}.*").columns if name != "malformed_record"]
    values = F.struct(*[unescape(F.col(f"{DELIVERED}.{name}")).alias(name) for name in names])
    as_json = F.to_json(values, {"ignoreNullFields": "false"})
    raw_text = F.coalesce(unescape(F.col(f"{DELIVERED}.malformed_record")), F.lit(""))
    return F.when(F.col(REASONS).startswith("malformed:"), raw_text).otherwise(as_json)


def _reasons() -> Column:
    # Why a record is malformed is free text: its commas part nothing.
    one = F.array(F.col(REASONS))
    return F.when(F.col(REASONS).startswith("malformed:"), one).otherwise(F.split(REASONS, ","))
