"""Glue jobs run for real: states, messages, arguments, roles, logs, Iceberg."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.clock import control, is_near, now

WRITE = (
    lake.SPARK
    + """
T = "glue_catalog.processed.wap"
spark.sql(f"create table if not exists {T} (id string, amount decimal(12,2)) using iceberg "
          "tblproperties ('format-version'='2', 'write.wap.enabled'='true')")
spark.sql(f"insert into {T} values ('1', 1.00)")
spark.sql(f"alter table {T} create or replace branch audit")
spark.conf.set("spark.wap.branch", "audit")
spark.sql("select '1' id, cast(9 as decimal(12,2)) amount union all select '2', 2")\\
    .createOrReplaceTempView("arrived")
spark.sql(f"merge into {T} t using arrived a on t.id = a.id "
          "when matched then update set * when not matched then insert *")
spark.stop()
"""
)
PUBLISH = (
    lake.SPARK
    + """
spark.sql("call glue_catalog.system.fast_forward('processed.wap', 'main', 'audit')")
assert [t.name for t in spark.catalog.listTables("default")] == [], "a view of another run"
"""
)


def test_a_job_merges_into_a_branch_and_another_publishes_it_each_as_its_role(aws: Any) -> None:
    writer, publisher = lake.role(aws, "glue"), lake.role(aws, "glue")
    write = lake.run(aws, lake.job(aws, WRITE, writer))
    assert write["JobRunState"] == "SUCCEEDED", write
    seen = "select id, amount from processed.wap order by id"
    assert lake.rows(aws, seen) == [["1", "1.00"]]
    publish = lake.run(aws, lake.job(aws, PUBLISH, publisher))
    assert publish["JobRunState"] == "SUCCEEDED", publish
    assert lake.rows(aws, seen) == [["1", "9.00"], ["2", "2.00"]]
    updates = lake.until(lambda: _calls(aws, "UpdateTable", publisher), "call of the publisher")
    assert {entry["resource"].rpartition(":")[2] for entry in updates} >= {"table/processed/wap"}
    assert _calls(aws, "PutObject", writer), "no object written as the writer's role"


def _calls(aws: Any, operation: str, principal: str) -> list[dict[str, Any]]:
    entries = [json.loads(line) for line in (aws.root / "calls.jsonl").read_text().splitlines()]
    return [e for e in entries if e["operation"] == operation and e["principal"] == principal]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("raise ValueError('7 bad rows')", "ValueError: 7 bad rows"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import missing_module", "ModuleNotFoundError: No module named 'missing_module'"),
        (
            lake.SPARK + "spark.table('glue_catalog.processed.nope').show()",
            "TABLE_OR_VIEW_NOT_FOUND",
        ),
        (lake.SPARK + "spark.read.csv('s3://no-such-bucket/x').show()", "bucket does not exist"),
        (
            lake.SPARK
            + "from pyspark.sql import functions as F\n"
            + "spark.range(1).select(F.udf(lambda x: 1 // 0)('id')).collect()",
            "PythonException: ZeroDivisionError",
        ),
    ],
)
def test_a_failing_job_is_failed_and_says_why(aws: Any, script: str, message: str) -> None:
    found = lake.run(aws, lake.job(aws, script))
    assert found["JobRunState"] == "FAILED"
    assert message in found["ErrorMessage"]
    assert "\n" not in found["ErrorMessage"]
    assert message in lake.output(aws, found["Id"], "error")


def test_a_job_replaces_files_in_a_bucket_that_has_a_key(aws: Any) -> None:
    s3, bucket = aws.client("s3"), lake.unique("encrypted")
    s3.create_bucket(Bucket=bucket)
    key = aws.client("kms").create_key()["KeyMetadata"]["Arn"]
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": by_default}]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
    for rows in (3, 2):
        write = f"spark.range({rows}).write.mode('overwrite').parquet('s3://{bucket}/rows')"
        lake.run(aws, lake.job(aws, f"{lake.SPARK}{write}"))
        found = s3.list_objects_v2(Bucket=bucket, Prefix="rows/part-")["Contents"]
        assert s3.head_object(Bucket=bucket, Key=found[0]["Key"])["SSEKMSKeyId"] == key


def test_a_script_that_is_not_there_fails_its_run(aws: Any) -> None:
    name = lake.job(aws, "")
    aws.client("s3").delete_object(Bucket="lake", Key=f"code/{name}.py")
    found = lake.run(aws, name)
    assert found["JobRunState"] == "FAILED"
    assert f"s3://lake/code/{name}.py" in found["ErrorMessage"]


def test_a_role_that_does_not_trust_glue_fails_the_run(aws: Any) -> None:
    found = lake.run(aws, lake.job(aws, "", lake.role(aws, "lambda")))
    assert found["JobRunState"] == "FAILED"
    assert "does not trust glue.amazonaws.com" in found["ErrorMessage"]


def test_arguments_packages_and_environment_reach_the_script(aws: Any) -> None:
    lake.lake(aws)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("greeting.py", "def hello(name): return f'hello {name}'")
    aws.client("s3").put_object(Bucket="lake", Key="code/python.zip", Body=packed.getvalue())
    script = lake.SPARK + (
        "import sys, boto3\nfrom greeting import hello\nfrom pyspark.sql import functions as F\n"
        "given = dict(zip(sys.argv[1::2], sys.argv[2::2]))\n"
        "print(hello(given['--who']), given['--kept'], given['--JOB_NAME'])\n"
        "print(spark.range(1).select(F.udf(hello)('id').alias('h')).first().h)\n"
        "print(boto3.client('sts').get_caller_identity()['Arn'])\n"
    )
    role = lake.role(aws, "glue")
    defaults = {
        "--extra-py-files": "s3://lake/code/python.zip",
        "--who": "default",
        "--kept": "kept",
    }
    name = lake.job(aws, script, role, DefaultArguments=defaults)
    found = lake.run(aws, name, Arguments={"--who": "you"})
    assert found["JobRunState"] == "SUCCEEDED", found
    said = lake.output(aws, found["Id"])
    assert f"hello you kept {name}" in said
    assert "hello 0" in said
    assert f"assumed-role/{role.rpartition('/')[2]}/GlueJobRunnerSession" in said
    clean = lake.run(aws, lake.job(aws, "import greeting"))
    assert clean["ErrorMessage"] == "ModuleNotFoundError: No module named 'greeting'"


def test_the_limit_of_concurrent_runs_holds_and_a_run_can_be_stopped(aws: Any) -> None:
    glue = aws.client("glue")
    name = lake.job(aws, "import time\ntime.sleep(120)")
    first = glue.start_job_run(JobName=name)["JobRunId"]
    with pytest.raises(ClientError) as refused:
        glue.start_job_run(JobName=name)
    assert refused.value.response["Error"]["Code"] == "ConcurrentRunsExceededException"
    state = lambda: glue.get_job_run(JobName=name, RunId=first)["JobRun"]["JobRunState"]  # noqa: E731
    lake.until(lambda: state() == "RUNNING", "start")
    answer = glue.batch_stop_job_run(JobName=name, JobRunIds=[first, "jr_none"])
    assert [run["JobRunId"] for run in answer["SuccessfulSubmissions"]] == [first]
    assert answer["Errors"][0]["ErrorDetail"]["ErrorCode"] == "EntityNotFoundException"
    assert lake.ended(aws, name, first)["JobRunState"] == "STOPPED"


def test_a_killed_spark_fails_its_run_and_comes_back(aws: Any) -> None:
    script = (
        lake.SPARK + "spark._jvm.java.lang.Runtime.getRuntime().halt(9)\nspark.range(1).count()"
    )
    found = lake.run(aws, lake.job(aws, script))
    assert found["JobRunState"] == "FAILED"
    after = lake.run(aws, lake.job(aws, lake.SPARK + "print(spark.range(3).count())"))
    assert after["JobRunState"] == "SUCCEEDED", after


SAYS_WHEN = """
import datetime as module
import time
from datetime import date, datetime, timezone
print(isinstance(datetime(2026, 1, 2), module.datetime), datetime.fromisoformat("2026-01-02"))
for moment in (
    datetime.now(timezone.utc),
    datetime.utcfromtimestamp(time.time()).replace(tzinfo=timezone.utc),
    module.datetime.now().astimezone(timezone.utc),
):
    print("NOW", moment.isoformat())
print("TODAY", date.today())
"""


def test_the_python_of_a_job_sees_the_clock(aws: Any) -> None:
    control(aws, "clock?advance=3d")
    name = lake.job(aws, lake.SPARK + SAYS_WHEN + "print(spark.range(3).count())")
    found = lake.run(aws, name)
    assert found["JobRunState"] == "SUCCEEDED", found
    lines = lake.output(aws, found["Id"]).splitlines()
    assert lines[0] == "True 2026-01-02 00:00:00" and lines[-1] == "3"
    said = [line.removeprefix("NOW ") for line in lines if line.startswith("NOW")]
    assert len(said) == 3 and all(is_near(datetime.fromisoformat(text), aws) for text in said)
    assert is_near(found["StartedOn"], aws)


SQL_SAYS_WHEN = (
    lake.SPARK
    + """
table = "glue_catalog.processed.clock"
spark.sql(f"create table {table} (id int) using iceberg location 's3://lake/clock/'")
spark.sql(f"insert into {table} values (1)")
for query in (
    "select current_timestamp()",
    f"select committed_at from {table}.snapshots",
    f"select max(timestamp) from {table}.metadata_log_entries",
):
    print("NOW", spark.sql(query).collect()[0][0].isoformat())
print("TODAY", spark.sql("select current_date()").collect()[0][0])
"""
)


def test_sql_and_snapshots_see_the_clock_however_it_moves(aws: Any) -> None:
    name = lake.job(aws, SQL_SAYS_WHEN)
    control(aws, "clock?advance=5d")
    found = lake.run(aws, name)
    assert found["JobRunState"] == "SUCCEEDED", found
    *said, today = lake.output(aws, found["Id"]).splitlines()
    moments = [datetime.fromisoformat(line.removeprefix("NOW ")) for line in said]
    assert len(moments) == 3 and all(is_near(moment, aws) for moment in moments), moments
    assert today == f"TODAY {now(aws).date()}"
    # Athena writes behind Spark: a snapshot older than the last one would be refused.
    control(aws, "clock?advance=2d")
    lake.query(aws, "insert into processed.clock values (2)")
    sql = """
    select max(committed_at), max(current_timestamp), max(cast(current_date as timestamp(3)))
    from processed."clock$snapshots"
    """
    committed, current, day = lake.rows(aws, sql)[0]
    for text in (committed, current):
        assert text and is_near(datetime.fromisoformat(text.removesuffix(" UTC")), aws)
    assert day and datetime.fromisoformat(day).date() == now(aws).date()
