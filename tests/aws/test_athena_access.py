"""What a query takes stands in the call log under the name of who asks."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import ACCOUNT, REGION, LocalServer


class Asker:
    """A role that queries; `client` makes a client with its keys."""

    def __init__(self, server: LocalServer) -> None:
        self._server = server
        self.arn = lake.role(server, "lambda")
        assume = server.client("sts").assume_role
        self._keys = assume(RoleArn=self.arn, RoleSessionName="asks")["Credentials"]

    def client(self, service: str) -> Any:
        return self._server.client(service, self._keys["AccessKeyId"], self._keys["SessionToken"])

    def deeds(self, service: str) -> set[tuple[str, str]]:
        """Action and resource of its calls, without the part of an ARN that all have.

        Those without a resource are the test's own: it looks which buckets and databases there are.
        """
        own = f"arn:aws:{service}:{REGION}:{ACCOUNT}:" if service == "glue" else "arn:aws:s3:::"
        return {
            (call["action"].partition(":")[2], call["resource"].removeprefix(own))
            for call in self._server.calls()
            if (call["principal"], call["service"]) == (self.arn, service)
            and call["resource"] != "*"
        }


@pytest.fixture
def asker(aws: LocalServer) -> Asker:
    lake.lake(aws)
    return Asker(aws)


def _get(kind: str, *places: str) -> set[tuple[str, str]]:
    return {(f"Get{kind}", place) for place in places}


def _rows(asker: Asker, sql: str) -> tuple[str, list[list[str | None]]]:
    """(key of the result, rows)."""
    found = lake.query(asker, sql)
    assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
    answer = asker.client("athena").get_query_results(QueryExecutionId=found["QueryExecutionId"])
    rows = [[c.get("VarCharValue") for c in r["Data"]] for r in answer["ResultSet"]["Rows"]]
    return found["ResultConfiguration"]["OutputLocation"].removeprefix("s3://"), rows[1:]


def test_a_view_is_read_with_the_rights_of_who_asks_down_to_the_files(
    aws: LocalServer, asker: Asker
) -> None:
    name = lake.unique("asked").replace("-", "_")
    place = f"lake/{name}"
    with_place = f"with (location = 's3://{place}')"
    lake.query(aws, f"create table iceberg.processed.{name} {with_place} as select 1 as n")
    lake.query(aws, f"create view analytics.{name}_all as select n from processed.{name}")
    lake.query(aws, f"create view analytics.{name} as select n from analytics.{name}_all")
    # Somebody else has just read the same files.
    lake.query(aws, f"select * from analytics.{name}")

    result, rows = _rows(asker, f"select * from analytics.{name}")
    assert rows == [["1"]]
    views = [f"table/analytics/{name}", f"table/analytics/{name}_all"]
    of_databases = [f"database/{each}" for each in ("analytics", "default", "processed")]
    assert asker.deeds("glue") == {
        *_get("Database", "catalog", *of_databases),
        *_get("Table", "catalog", "database/analytics", "database/processed"),
        *_get("Table", *views, f"table/processed/{name}"),
    }
    deeds = asker.deeds("s3")
    files = {key for action, key in deeds if action == "GetObject" and key.startswith(place)}
    assert {key.split("/")[2] for key in files} == {"data", "metadata"}
    assert deeds - _get("Object", *files) == {
        ("GetBucketLocation", "lake"),
        ("PutObject", result),
        ("PutObject", f"{result}.metadata"),
        ("GetObject", result),
    }


def test_partitions_are_asked_for_unless_they_are_projected(aws: LocalServer, asker: Asker) -> None:
    name = lake.unique("parted").replace("-", "_")
    lake.query(
        aws,
        f"create table raw.{name} with (format = 'JSON', partitioned_by = array['day'],"
        f" external_location = 's3://lake/{name}') as select 1 as n, '2026-06-01' as day",
    )
    assert _rows(asker, f"select n from raw.{name}")[1] == [["1"]]
    assert ("GetPartitions", f"table/raw/{name}") in asker.deeds("glue")
    assert ("ListBucket", "lake") in asker.deeds("s3")

    table = aws.client("glue").get_table(DatabaseName="raw", Name=name)["Table"]
    taken = ("Name", "StorageDescriptor", "PartitionKeys", "TableType")
    projection = {"enabled": "true", "day.type": "enum", "day.values": "2026-06-01"}
    aws.client("glue").update_table(
        DatabaseName="raw",
        TableInput={
            **{field: table[field] for field in taken},
            "Parameters": {f"projection.{key}": value for key, value in projection.items()},
        },
    )
    another = Asker(aws)
    assert _rows(another, f"select n from raw.{name}")[1] == [["1"]]
    assert not [action for action, _ in another.deeds("glue") if "Partition" in action]


@pytest.mark.parametrize("sql", ["show tables in raw", "drop view if exists raw.nothing"])
def test_a_role_may_run_what_reads_no_table(asker: Asker, sql: str) -> None:
    status = lake.query(asker, sql)["Status"]
    assert status["State"] == "SUCCEEDED", status


def test_results_that_are_gone_are_named(aws: LocalServer, asker: Asker) -> None:
    found = lake.query(asker, "select 1")
    bucket, _, key = found["ResultConfiguration"]["OutputLocation"][5:].partition("/")
    aws.client("s3").delete_object(Bucket=bucket, Key=key)
    with pytest.raises(ClientError, match="InvalidRequestException.*NoSuchKey"):
        asker.client("athena").get_query_results(QueryExecutionId=found["QueryExecutionId"])
