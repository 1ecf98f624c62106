"""Crawlers look at real files: formats, columns, partitions, and tables that Athena can read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import LocalServer

SALES = "id,sold,price\nA-1,1,2.50\nA-2,,3\n"


def crawl(aws: Any, name: str) -> dict[str, Any]:
    """Run the crawler to its end; returns it."""
    glue = aws.client("glue")
    glue.start_crawler(Name=name)
    look = lambda: glue.get_crawler(Name=name)["Crawler"]  # noqa: E731
    found: dict[str, Any] = lake.until(
        lambda: look() if look()["State"] == "READY" else None, "end of the crawl"
    )
    return found


def crawler(aws: Any, files: dict[str, bytes | str], **settings: Any) -> tuple[str, str]:
    """A crawler over a folder with these files; returns its name and its database."""
    lake.lake(aws)
    name, database = lake.unique("crawler"), lake.unique("found").replace("-", "_")
    put(aws, name, files)
    aws.client("glue").create_database(DatabaseInput={"Name": database})
    target = {"Path": f"s3://lake/{name}/", **settings.pop("Target", {})}
    aws.client("glue").create_crawler(
        Name=name,
        Role=lake.role(aws, "glue"),
        DatabaseName=database,
        Targets={"S3Targets": [target]},
        **settings,
    )
    return name, database


def put(aws: Any, folder: str, files: dict[str, bytes | str]) -> None:
    for key, body in files.items():
        data = body if isinstance(body, bytes) else body.encode()
        aws.client("s3").put_object(Bucket="lake", Key=f"{folder}/{key}", Body=data)


def tables(aws: Any, database: str) -> dict[str, dict[str, Any]]:
    found = aws.client("glue").get_tables(DatabaseName=database)["TableList"]
    return {table["Name"]: table for table in found}


def columns(table: dict[str, Any]) -> dict[str, str]:
    return {column["Name"]: column["Type"] for column in table["StorageDescriptor"]["Columns"]}


def partitions(aws: Any, database: str, table: str) -> dict[tuple[str, ...], dict[str, str]]:
    found = aws.client("glue").get_partitions(DatabaseName=database, TableName=table)["Partitions"]
    return {tuple(partition["Values"]): columns(partition) for partition in found}


def parquet(tmp_path: Path, select: str) -> bytes:
    file = tmp_path / "file.parquet"
    duckdb.sql(select).write_parquet(str(file))
    return file.read_bytes()


def test_each_folder_of_another_format_is_a_table_that_queries_read(
    aws: Any, tmp_path: Path
) -> None:
    facts = "select 7 n, 1.25::decimal(6,2) price, [1, 2] sizes, {'a': 'x'} more"
    json_lines = [
        {"userId": 1, "at": 1_700_000_000_000, "tags": ["a"], "place": {"city": "Bonn", "zip": 5}},
        {"userId": 2, "at": 1, "rate": 0.5, "open": True},
    ]
    name, database = crawler(
        aws,
        {
            "Sales 2024/part.csv": SALES,
            "packed/part.csv.gz": gzip.compress(SALES.encode()),
            "events/lines.json": "\n".join(map(json.dumps, json_lines)),
            "facts/day=2024-01-01/a.parquet": parquet(tmp_path, facts),
            "facts/day=2024-01-02/a.parquet": parquet(tmp_path, facts),
            "notes/readme.bin": b"\x00\x01\x02 nothing that a classifier knows",
            "empty/nothing.csv": b"",
        },
    )
    last = crawl(aws, name)["LastCrawl"]
    assert last["Status"] == "SUCCEEDED", last
    found = tables(aws, database)
    assert sorted(found) == ["events", "facts", "packed", "sales_2024"]

    assert columns(found["sales_2024"]) == {"id": "string", "sold": "bigint", "price": "double"}
    rows = lake.rows(aws, f"select * from {database}.sales_2024 order by 1")
    assert rows == [["A-1", "1", "2.5"], ["A-2", None, "3.0"]]
    assert found["packed"]["Parameters"]["compressionType"] == "gzip"
    assert lake.rows(aws, f"select sum(price) from {database}.packed") == [["5.5"]]

    assert columns(found["events"]) == {
        "userid": "int",
        "at": "bigint",
        "tags": "array<string>",
        "place": "struct<city:string,zip:int>",
        "rate": "double",
        "open": "boolean",
    }
    events = lake.rows(aws, f"select userid, place.city, open from {database}.events order by 1")
    assert events == [["1", "Bonn", None], ["2", None, "true"]]

    assert columns(found["facts"]) == {
        "n": "int",
        "price": "decimal(6,2)",
        "sizes": "array<int>",
        "more": "struct<a:string>",
    }
    assert found["facts"]["PartitionKeys"] == [{"Name": "day", "Type": "string"}]
    days = lake.rows(aws, f"select day, sum(price) from {database}.facts group by 1 order by 1")
    assert days == [["2024-01-01", "1.25"], ["2024-01-02", "1.25"]]


def classifier(aws: Any) -> str:
    """Two columns without a header, in quotes where need be."""
    name = lake.unique("parts")
    aws.client("glue").create_classifier(
        CsvClassifier={
            "Name": name,
            "ContainsHeader": "ABSENT",
            "Header": ["id", "sold"],
            "Delimiter": ",",
            "QuoteSymbol": '"',
            "Serde": "OpenCSVSerDe",
        }
    )
    return name


def parts(aws: Any, files: dict[str, bytes | str], **settings: Any) -> tuple[str, str]:
    """A crawler that makes one table of files without a header, each in a partition."""
    grouping = {"Version": 1.0, "Grouping": {"TableGroupingPolicy": "CombineCompatibleSchemas"}}
    configuration = json.dumps({**grouping, **settings.pop("Configuration", {})})
    return crawler(
        aws, files, Classifiers=[classifier(aws)], Configuration=configuration, **settings
    )


def test_a_classifier_names_the_columns_and_each_partition_has_its_own_types(aws: Any) -> None:
    name, database = parts(
        aws,
        {
            "day=1/file=a/0.csv": "A-1,1\nA-2,2\n",
            "day=1/file=b/0.csv": 'B-1,"one, two"\nB-2,2\n',
        },
    )
    crawl(aws, name)
    table = name.replace("-", "_")
    assert columns(tables(aws, database)[table]) == {"id": "string", "sold": "string"}
    assert partitions(aws, database, table) == {
        ("1", "a"): {"id": "string", "sold": "bigint"},
        ("1", "b"): {"id": "string", "sold": "string"},
    }
    rows = lake.rows(aws, f"select id, sold, file from {database}.{table} order by 1")
    assert rows[1:3] == [["A-2", "2", "a"], ["B-1", "one, two", "b"]]


def test_partitions_take_the_columns_of_the_table_where_the_crawler_says_so(
    server: LocalServer,
) -> None:
    output = {"CrawlerOutput": {"Partitions": {"AddOrUpdateBehavior": "InheritFromTable"}}}
    files: dict[str, bytes | str] = {"day=1/0.csv": "A,1\nB,2\n", "day=2/0.csv": "C,x\nD,y\n"}
    name, database = parts(server, files, Configuration=output)
    crawl(server, name)
    found = partitions(server, database, name.replace("-", "_"))
    assert {kinds["sold"] for kinds in found.values()} == {"string"}


def test_a_crawl_follows_the_files_by_its_policy(server: LocalServer) -> None:
    follow = {
        "UpdateBehavior": "UPDATE_IN_DATABASE",
        "DeleteBehavior": "DELETE_FROM_DATABASE",
    }
    one = '{"Version":1.0,"Grouping":{"TableGroupingPolicy":"CombineCompatibleSchemas"}}'
    files: dict[str, bytes | str] = {"day=1/a.csv": SALES}
    name, database = crawler(server, files, SchemaChangePolicy=follow, Configuration=one)
    table = name.replace("-", "_")
    crawl(server, name)
    put(server, name, {"day=2/a.csv": SALES.replace("sold", "sold_units")})
    put(server, name, {"day=2/b.csv": SALES, "day=3/a.csv": SALES.replace(",1,", ",one,")})
    crawl(server, name)
    assert columns(tables(server, database)[table]) == {
        "id": "string",
        "sold": "string",
        "price": "double",
        "sold_units": "bigint",
    }
    assert sorted(partitions(server, database, table)) == [("1",), ("2",), ("3",)]
    for day in ("day=2/a.csv", "day=2/b.csv"):
        server.client("s3").delete_object(Bucket="lake", Key=f"{name}/{day}")
    crawl(server, name)
    assert sorted(partitions(server, database, table)) == [("1",), ("3",)]
    for day in ("day=1/a.csv", "day=3/a.csv"):
        server.client("s3").delete_object(Bucket="lake", Key=f"{name}/{day}")
    crawl(server, name)
    assert tables(server, database) == {}


def test_a_crawl_that_may_only_log_leaves_tables_as_they_are(server: LocalServer) -> None:
    only_log = {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}
    name, database = crawler(server, {"a.csv": SALES}, SchemaChangePolicy=only_log)
    crawl(server, name)
    put(server, name, {"a.csv": SALES.replace("price", "cost")})
    crawl(server, name)
    assert "price" in columns(tables(server, database)[name.replace("-", "_")])
    logged = server.client("logs").get_log_events(
        logGroupName="/aws-glue/crawlers", logStreamName=name
    )["events"]
    assert any("policy is to log it only" in event["message"] for event in logged)


def test_exclusions_and_tables_of_others_are_left_alone(server: LocalServer) -> None:
    target = {"Exclusions": ["secret/**", "*.tmp"]}
    files: dict[str, bytes | str] = {"a.csv": SALES, "secret/x/a.csv": "no\n", "b.tmp": SALES}
    name, database = crawler(server, files, Target=target)
    table = name.replace("-", "_")
    theirs = {"Name": table, "StorageDescriptor": {"Columns": [{"Name": "x", "Type": "int"}]}}
    server.client("glue").create_table(DatabaseName=database, TableInput=theirs)
    crawl(server, name)
    found = tables(server, database)
    assert columns(found.pop(table)) == {"x": "int"}
    ((ours, made),) = found.items()
    assert ours.startswith(f"{table}_")
    assert columns(made) == {"id": "string", "sold": "bigint", "price": "double"}
    assert made["Parameters"]["objectCount"] == "1"


def test_a_crawl_works_as_its_role_and_its_fault_is_told(server: LocalServer) -> None:
    name, database = crawler(server, {"a.csv": SALES})
    crawl(server, name)
    role = server.client("glue").get_crawler(Name=name)["Crawler"]["Role"]
    mine = {entry["action"] for entry in server.calls() if entry["principal"] == role}
    assert {"s3:ListBucket", "s3:GetObject", "glue:GetTables", "glue:CreateTable"} <= mine
    server.client("glue").delete_table(DatabaseName=database, Name=name.replace("-", "_"))
    server.client("glue").delete_database(Name=database)
    last = crawl(server, name)["LastCrawl"]
    assert last["Status"] == "FAILED"
    assert "EntityNotFoundException" in last["ErrorMessage"]
    history = server.client("glue").list_crawls(CrawlerName=name)["Crawls"]
    assert sorted(entry["State"] for entry in history) == ["COMPLETED", "FAILED"]


def test_a_crawler_runs_once_at_a_time_and_can_be_stopped(server: LocalServer) -> None:
    files: dict[str, bytes | str] = {f"{i}.csv": SALES for i in range(300)}
    name, database = crawler(server, files)
    glue = server.client("glue")
    glue.start_crawler(Name=name)
    with pytest.raises(ClientError, match="CrawlerRunningException"):
        glue.start_crawler(Name=name)
    glue.stop_crawler(Name=name)
    look = lambda: glue.get_crawler(Name=name)["Crawler"]  # noqa: E731
    lake.until(lambda: look()["State"] == "READY", "end of the crawl")
    assert look()["LastCrawl"]["Status"] == "CANCELLED"
    assert tables(server, database) == {}


def test_a_state_machine_starts_a_crawl_and_asks_for_it(server: LocalServer) -> None:
    name, _ = crawler(server, {f"{i}.csv": SALES for i in range(100)})
    call = {"Type": "Task", "Parameters": {"Name": name}, "ResultPath": "$.answer"}
    sdk = "arn:aws:states:::aws-sdk:glue"
    busy = {"ErrorEquals": ["Glue.CrawlerRunningException"], "ResultPath": None, "Next": "wait"}
    ready = {"Variable": "$.answer.Crawler.State", "StringEquals": "READY", "Next": "done"}
    states = {
        "start": {**call, "Resource": f"{sdk}:startCrawler", "Next": "again"},
        "again": {**call, "Resource": f"{sdk}:startCrawler", "Catch": [busy], "Next": "missed"},
        "missed": {"Type": "Fail", "Error": "TwoAtOnce"},
        "wait": {"Type": "Wait", "Seconds": 1, "Next": "ask"},
        "ask": {**call, "Resource": f"{sdk}:getCrawler", "Next": "ended"},
        "ended": {"Type": "Choice", "Choices": [ready], "Default": "wait"},
        "done": {"Type": "Pass", "OutputPath": "$.answer.Crawler.LastCrawl", "End": True},
    }
    steps = server.client("stepfunctions")
    machine = steps.create_state_machine(
        name=name,
        definition=json.dumps({"StartAt": "start", "States": states}),
        roleArn=lake.role(server, "states"),
    )["stateMachineArn"]
    started = steps.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    look = lambda: steps.describe_execution(executionArn=started)  # noqa: E731
    lake.until(lambda: look()["status"] != "RUNNING", "end of the execution")
    assert look()["status"] == "SUCCEEDED", look()
    assert json.loads(look()["output"])["Status"] == "SUCCEEDED"


def test_what_a_local_crawl_cannot_do_is_refused(server: LocalServer) -> None:
    with pytest.raises(ClientError, match="recrawl behavior CRAWL_EVENT_MODE is not in the local"):
        crawler(server, {}, RecrawlPolicy={"RecrawlBehavior": "CRAWL_EVENT_MODE"})
    with pytest.raises(ClientError, match="configuration .*TableLevelConfiguration"):
        crawler(server, {}, Configuration='{"Version":1,"Grouping":{"TableLevelConfiguration":2}}')
