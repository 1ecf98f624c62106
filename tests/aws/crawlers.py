"""Steps that tests of crawlers share: files, a crawler over them, the tables that it made."""

from __future__ import annotations

from typing import Any

from tests.aws import lake

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
