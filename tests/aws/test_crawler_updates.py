"""A crawl of files that changed: what it may change in the catalog, and what it leaves alone."""

from __future__ import annotations

from tests.aws.conftest import LocalServer
from tests.aws.crawlers import SALES, columns, crawl, crawler, partitions, put, tables


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
