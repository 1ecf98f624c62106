"""The views over real Iceberg tables, partitioned as their contracts say."""

from __future__ import annotations

import json

from tests.aws import lake
from tests.aws.views import Rows, Views, contract, contract_columns


def partition_of(dataset: str) -> str | None:
    """The column by which an Iceberg table is partitioned."""
    properties = contract(dataset)["schema"][0]["properties"]
    return next((each["name"] for each in properties if each.get("partitioned")), None)


def is_iceberg(dataset: str) -> bool:
    """Whether the dataset is a table that jobs create."""
    custom = contract(dataset)["customProperties"]
    return {"property": "tableFormat", "value": "iceberg"} in custom


class IcebergViews(Views):
    """What is no Iceberg table stays rows of a view."""

    prefix = "part_"

    def fill(self, table: str, rows: Rows) -> None:
        """Make the table, empty."""
        assert not rows, "fill it with insert: files are what these tests are about"
        dataset = table.partition(".")[2]
        if not is_iceberg(dataset):
            return super().fill(table, rows)
        columns = ", ".join(f"{name} {kind}" for name, kind in contract_columns(dataset).items())
        column = partition_of(dataset)
        by = f", partitioning = array['{column}']" if column else ""
        place = f"location = 's3://lake/part/{dataset}'"
        return self.run(f"create table iceberg.{table} ({columns}) with ({place}{by})")

    def scanned(self, sql: str) -> int:
        """Bytes that Athena says a query has read."""
        found = lake.query(self.aws, self.named(sql))
        assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
        return int(found["Statistics"]["DataScannedInBytes"])

    def file_bytes(self, table: str, where: str = "true") -> int:
        """Size of the data files of a table, or of a partition."""
        zone, dataset = table.split(".")
        name = f'iceberg.{self.prefix}{zone}."{dataset}$files"'
        sql = f"select sum(file_size_in_bytes) from {name} where {where}"
        return int(lake.rows(self.aws, sql)[0][0] or 0)

    def filters(self, sql: str) -> list[tuple[str, set[str]]]:
        """Each table a query reads, with the columns that are bounded before a file is opened."""
        plan = self.said(f"explain (type io, format json) {sql}")
        text = "\n".join(row[0] for row in plan)
        return [
            (
                each["table"]["schemaTable"]["table"],
                {bound["columnName"] for bound in each["constraint"]["columnConstraints"]},
            )
            for each in json.loads(text)["inputTableColumnInfos"]
        ]
