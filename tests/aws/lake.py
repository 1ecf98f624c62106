"""Steps that tests of the executing services share: a role, a job and its run, a query, a wait."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

CATALOG = "spark.sql.catalog.glue_catalog"
CONF = " --conf ".join(
    [
        "spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        f"{CATALOG}=org.apache.iceberg.spark.SparkCatalog",
        f"{CATALOG}.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog",
        f"{CATALOG}.io-impl=org.apache.iceberg.aws.s3.S3FileIO",
        f"{CATALOG}.warehouse=s3://lake/",
    ]
)
SPARK = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"


def until(look: Callable[[], Any], what: str, seconds: float = 180) -> Any:
    """What `look` gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"no {what} within {seconds} s")


def unique(name: str) -> str:
    """A name that no other test uses."""
    return f"{name}-{uuid.uuid4().hex[:8]}"


def role(aws: Any, service: str, name: str | None = None) -> str:
    """A role that trusts `service`; returns its ARN."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": f"{service}.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    made = aws.client("iam").create_role(
        RoleName=name or unique(service), AssumeRolePolicyDocument=json.dumps(trust)
    )
    return str(made["Role"]["Arn"])


def lake(aws: Any) -> None:
    """The bucket and the databases of these tests."""
    s3, glue = aws.client("s3"), aws.client("glue")
    if "lake" not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket="lake")
    known = [database["Name"] for database in glue.get_databases()["DatabaseList"]]
    for name in ("processed", "raw", "analytics"):
        if name not in known:
            glue.create_database(DatabaseInput={"Name": name})


def job(aws: Any, script: str, role_arn: str | None = None, **settings: Any) -> str:
    """A Glue job that runs `script`; returns its name."""
    lake(aws)
    name = unique("job")
    aws.client("s3").put_object(Bucket="lake", Key=f"code/{name}.py", Body=script.encode())
    arguments = {"--conf": CONF, **settings.pop("DefaultArguments", {})}
    aws.client("glue").create_job(
        Name=name,
        Role=role_arn or role(aws, "glue"),
        Command={"Name": "glueetl", "ScriptLocation": f"s3://lake/code/{name}.py"},
        DefaultArguments=arguments,
        GlueVersion="5.1",
        WorkerType="G.1X",
        NumberOfWorkers=2,
        **settings,
    )
    return name


def run(aws: Any, name: str, **settings: Any) -> dict[str, Any]:
    """Run the job to its end; returns the JobRun."""
    started = aws.client("glue").start_job_run(JobName=name, **settings)["JobRunId"]
    return ended(aws, name, started)


def ended(aws: Any, name: str, run_id: str) -> dict[str, Any]:
    """The JobRun once it has ended."""

    def look() -> Any:
        found = aws.client("glue").get_job_run(JobName=name, RunId=run_id)["JobRun"]
        return found if found["JobRunState"] in ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED") else 0

    found: dict[str, Any] = until(look, f"end of {name}")
    return found


def output(aws: Any, run_id: str, group: str = "output") -> str:
    """What the run logged."""
    events = aws.client("logs").get_log_events(
        logGroupName=f"/aws-glue/jobs/{group}", logStreamName=run_id
    )["events"]
    return "\n".join(event["message"] for event in events)


def query(aws: Any, sql: str, **settings: Any) -> dict[str, Any]:
    """Run a query to its end; returns the QueryExecution."""
    lake(aws)
    athena = aws.client("athena")
    settings.setdefault("ResultConfiguration", {"OutputLocation": "s3://lake/results/"})
    query_id = athena.start_query_execution(QueryString=sql, **settings)["QueryExecutionId"]

    def look() -> Any:
        found = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        return found if found["Status"]["State"] in ("SUCCEEDED", "FAILED", "CANCELLED") else 0

    found: dict[str, Any] = until(look, f"end of {sql}")
    return found


def rows(aws: Any, sql: str, **settings: Any) -> list[list[str | None]]:
    """The rows of a query that must succeed, without the header."""
    found = query(aws, sql, **settings)
    assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
    answer = aws.client("athena").get_query_results(QueryExecutionId=found["QueryExecutionId"])
    lines = [
        [cell.get("VarCharValue") for cell in row["Data"]] for row in answer["ResultSet"]["Rows"]
    ]
    return lines[1:]
