"""Athena queries run for real: types, pages, files, settings, errors, views."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake

VALUES = """
select 1 as i, cast(2 as bigint) as b, decimal '1.50' as d, 1e10 as f, 0.1e0 as g, true as t,
  'é "x", y' as s, cast(null as varchar) as n, '' as e, date '2026-01-02' as day,
  timestamp '2026-01-02 03:04:05.678' as at, array['a', null] as l, map(array['k'], array[1]) as m,
  cast(row(1, 'x') as row(a integer, b varchar)) as r, x'0aff' as bin
"""


def _results(aws: Any, found: dict[str, Any], **page: Any) -> dict[str, Any]:
    query_id = found["QueryExecutionId"]
    answer: dict[str, Any] = aws.client("athena").get_query_results(
        QueryExecutionId=query_id, **page
    )
    return answer


def test_values_and_types_are_written_as_athena_writes_them(aws: Any) -> None:
    found = lake.query(aws, VALUES)
    assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
    answer = _results(aws, found)["ResultSet"]
    kinds = {c["Name"]: c["Type"] for c in answer["ResultSetMetadata"]["ColumnInfo"]}
    assert kinds == {
        **{"i": "integer", "b": "bigint", "d": "decimal", "f": "double", "g": "double"},
        **{"t": "boolean", "s": "varchar", "n": "varchar", "e": "varchar", "day": "date"},
        **{"at": "timestamp", "l": "array", "m": "map", "r": "row", "bin": "varbinary"},
    }
    header, values = answer["Rows"]
    assert [cell["VarCharValue"] for cell in header["Data"]] == list(kinds)
    assert [cell.get("VarCharValue") for cell in values["Data"]] == [
        *("1", "2", "1.50", "1.0E10", "0.1", "true", 'é "x", y', None, "", "2026-01-02"),
        *("2026-01-02 03:04:05.678", "[a, null]", "{k=1}", "{a=1, b=x}", "0a ff"),
    ]
    bucket, _, key = found["ResultConfiguration"]["OutputLocation"][5:].partition("/")
    text = aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    assert text.splitlines()[1].startswith('"1","2","1.50","1.0E10","0.1","true","é ""x"", y",,"",')
    aws.client("s3").head_object(Bucket=bucket, Key=f"{key}.metadata")


def test_results_come_in_pages(aws: Any) -> None:
    found = lake.query(aws, "select x from unnest(sequence(1, 5)) t(x) order by x")
    seen, token = [], {}
    while True:
        answer = _results(aws, found, MaxResults=2, **token)
        seen += [row["Data"][0]["VarCharValue"] for row in answer["ResultSet"]["Rows"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert seen == ["x", "1", "2", "3", "4", "5"]


def test_parameters_are_literals_for_the_question_marks(aws: Any) -> None:
    parameters = ["41", "'it''s'"]
    sql = "select ? + 1, ? as b, 'o''clock'"
    assert lake.rows(aws, sql, ExecutionParameters=parameters) == [["42", "it's", "o'clock"]]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select * from processed.nope", "TABLE_NOT_FOUND"),
        ("selec 1", "SYNTAX_ERROR"),
        ("select 1 / 0", "DIVISION_BY_ZERO"),
        ("vacuum processed.x", "NOT_SUPPORTED: VACUUM does not run in the local AWS"),
        ("create external table raw.x (a int)", "NOT_SUPPORTED: CREATE EXTERNAL TABLE"),
    ],
)
def test_a_failing_query_says_why(aws: Any, sql: str, reason: str) -> None:
    found = lake.query(aws, sql)
    status = found["Status"]
    assert status["State"] == "FAILED"
    assert reason in status["StateChangeReason"]
    assert status["AthenaError"]["ErrorCategory"] == 2
    with pytest.raises(ClientError, match="Final query state: FAILED"):
        _results(aws, found)


def test_a_workgroup_enforces_its_place_and_its_limit(aws: Any) -> None:
    lake.lake(aws)
    group = lake.unique("group")
    settings = {"ResultConfiguration": {"OutputLocation": "s3://lake/enforced/"}}
    settings |= {"EnforceWorkGroupConfiguration": True, "BytesScannedCutoffPerQuery": 10_000_000}
    aws.client("athena").create_work_group(Name=group, Configuration=settings)
    found = lake.query(aws, "select 1", WorkGroup=group)
    assert found["ResultConfiguration"]["OutputLocation"].startswith("s3://lake/enforced/")
    listed = aws.client("athena").list_query_executions(WorkGroup=group)["QueryExecutionIds"]
    assert listed == [found["QueryExecutionId"]]
    with pytest.raises(ClientError, match="WorkGroup nowhere is not found"):
        lake.query(aws, "select 1", WorkGroup="nowhere")


def test_a_file_is_read_with_its_serde_below_its_location_and_counts_as_scanned(aws: Any) -> None:
    lake.lake(aws)
    place, name = f"s3://lake/{lake.unique('json')}/", lake.unique("runs").replace("-", "_")
    aws.client("s3").put_object(
        Bucket="lake", Key=place[10:] + "run/step.json", Body=b'{"id":"r1","n":7}\n'
    )
    columns = [{"Name": "id", "Type": "string"}, {"Name": "n", "Type": "bigint"}]
    serde = {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"}
    storage = {
        "Columns": columns,
        "Location": place,
        "SerdeInfo": serde,
        "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    }
    table = {"Name": name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": storage}
    aws.client("glue").create_table(
        DatabaseName="raw", TableInput={**table, "Parameters": {"EXTERNAL": "TRUE"}}
    )
    found = lake.query(aws, f"select id, n from {name}", QueryExecutionContext={"Database": "raw"})
    assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
    assert found["Statistics"]["DataScannedInBytes"] == 18
    assert lake.rows(aws, f"select id, n from raw.{name}") == [["r1", "7"]]


def test_a_view_as_athena_stores_it_is_readable_and_stays_as_it_was(aws: Any) -> None:
    lake.lake(aws)
    name = lake.unique("view").replace("-", "_")
    meaning = {
        "originalSql": "select cast(1 as bigint) as n",
        "catalog": "awsdatacatalog",
        "schema": "analytics",
        "columns": [{"name": "n", "type": "bigint"}],
    }
    encoded = base64.b64encode(json.dumps(meaning).encode()).decode()
    text = f"/* Presto View: {encoded} */"
    storage = {"Columns": [{"Name": "n", "Type": "bigint"}], "Location": "", "SerdeInfo": {}}
    view = {
        "Name": name,
        "TableType": "VIRTUAL_VIEW",
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "ViewOriginalText": text,
        "ViewExpandedText": "/* Presto View */",
        "StorageDescriptor": storage,
    }
    glue = aws.client("glue")
    glue.create_table(DatabaseName="analytics", TableInput=view)
    sql = f"select a.n from analytics.{name} a join analytics.{name} b on a.n = b.n"
    assert lake.rows(aws, sql) == [["1"]]
    stored = glue.get_table(DatabaseName="analytics", Name=name)["Table"]
    assert stored["ViewOriginalText"] == text
