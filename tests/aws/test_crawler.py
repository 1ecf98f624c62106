"""Crawlers look at real files: formats, columns, partitions, and tables that Athena can read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb

from tests.aws import lake
from tests.aws.conftest import LocalServer
from tests.aws.crawlers import SALES, columns, crawl, crawler, partitions, put, tables


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


def test_files_seen_before_keep_their_columns_when_the_classifier_gets_one_more(
    aws: Any,
) -> None:
    """Glue does not classify again what it has crawled; the longer header would not fit."""
    name, database = parts(aws, {"day=1/0.csv": "A-1,1\nA-2,2\n"})
    crawl(aws, name)
    glue, table = aws.client("glue"), name.replace("-", "_")
    (known,) = glue.get_crawler(Name=name)["Crawler"]["Classifiers"]
    given = glue.get_classifier(Name=known)["Classifier"]["CsvClassifier"]
    grown = [*given["Header"], "coupon"]
    glue.update_classifier(CsvClassifier={**given, "Header": grown})
    put(aws, name, {"day=2/0.csv": "B-1,1,SPRING\n"})
    crawl(aws, name)
    assert list(columns(tables(aws, database)[table])) == grown
    found = partitions(aws, database, table)
    assert {day: list(kinds) for day, kinds in found.items()} == {
        ("1",): ["id", "sold"],
        ("2",): grown,
    }
    rows = lake.rows(aws, f"select id, sold, coupon from {database}.{table} order by 1")
    assert rows == [["A-1", "1", None], ["A-2", "2", None], ["B-1", "1", "SPRING"]]
    # One that waited meanwhile is for the next classifier, if there is one for it.
    glue.update_crawler(Name=name, Classifiers=[known, classifier(aws)])
    put(aws, name, {"day=0/0.csv": "C-1,1\n"})
    crawl(aws, name)
    assert list(partitions(aws, database, table)[("0",)]) == ["id", "sold"]
    assert list(columns(tables(aws, database)[table])) == grown
