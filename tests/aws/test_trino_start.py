"""A Trino that says that it is ready answers for the tables of the lake at once."""

from __future__ import annotations

from pathlib import Path

from local.engines.trino import Statement, TrinoEngine
from local.engines.trino_server import TrinoServer
from tests.aws import lake
from tests.aws.conftest import REGION, LocalServer, toolchain


def test_the_first_query_may_read_a_table(aws: LocalServer, tmp_path: Path) -> None:
    lake.lake(aws)
    name = lake.unique("numbers").replace("-", "_")
    aws.client("s3").put_object(Bucket="lake", Key=f"{name}/one.csv", Body=b"1\n2\n")
    storage = {
        "Columns": [{"Name": "n", "Type": "string"}],
        "Location": f"s3://lake/{name}/",
        "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.OpenCSVSerde"},
        "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    }
    table = {"Name": name, "TableType": "EXTERNAL_TABLE", "StorageDescriptor": storage}
    aws.client("glue").create_table(DatabaseName="raw", TableInput=table)
    tools = toolchain()
    homes = tools["LOCAL_TRINO_HOME"], tools["LOCAL_TRINO_JAVA_HOME"]
    trino = TrinoEngine(TrinoServer(*homes, tmp_path, aws.url, REGION))
    try:
        trino.start()
        found = trino.query(Statement(f"select n from {name} order by n", "raw"))
    finally:
        trino.stop()
    assert found.rows == [["1"], ["2"]]
