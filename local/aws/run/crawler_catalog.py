"""Writing what a crawl found into the catalog, by the crawler's policy, with the crawler's role."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.aws.crawl.schema import Columns, Schema
from local.aws.crawl.tables import File, Partition, Table

# What Glue takes at once.
_ADD, _DROP = 100, 25
_OWNED = "UPDATED_BY_CRAWLER"


@dataclass
class Catalog:
    """One database, as one crawler writes it; `changes` counts what it did."""

    glue: Any
    database: str
    crawler: dict[str, Any]
    inherit: bool
    log: Callable[[str], None]
    changes: dict[str, int] = field(default_factory=dict)

    def tables(self) -> dict[str, dict[str, Any]]:
        """The tables of the database by name."""
        pages = self.glue.get_paginator("get_tables").paginate(DatabaseName=self.database)
        return {table["Name"]: table for page in pages for table in page["TableList"]}

    def owns(self, table: dict[str, Any]) -> bool:
        """Whether this crawler made the table."""
        return bool((table.get("Parameters") or {}).get(_OWNED) == self.crawler["Name"])

    def write(self, name: str, table: Table, known: dict[str, Any] | None) -> None:
        """Create the table, or bring it up to date; then its partitions."""
        wanted = self._table(name, table)
        policy = (self.crawler.get("SchemaChangePolicy") or {}).get("UpdateBehavior")
        if known is None:
            self.glue.create_table(DatabaseName=self.database, TableInput=wanted)
            self._count("tablesCreated")
        elif _differs(known, wanted) and policy == "LOG":
            self.log(f"Table {name} has another schema now; the policy is to log it only")
        elif _differs(known, wanted):
            self.glue.update_table(DatabaseName=self.database, TableInput=wanted)
            self._count("tablesUpdated")
        if table.keys:
            self._partitions(name, table, wanted["StorageDescriptor"]["Columns"])

    def remove(self, name: str) -> None:
        """Do with a table whose files are gone what the policy says."""
        policy = (self.crawler.get("SchemaChangePolicy") or {}).get("DeleteBehavior")
        if policy == "DELETE_FROM_DATABASE":
            self.glue.delete_table(DatabaseName=self.database, Name=name)
            self._count("tablesDeleted")
        else:
            self.log(f"Table {name} has no files any more; the policy is to log it only")

    def _partitions(self, name: str, table: Table, columns: list[dict[str, str]]) -> None:
        place = {"DatabaseName": self.database, "TableName": name}
        pages = self.glue.get_paginator("get_partitions").paginate(**place)
        known = {tuple(found["Values"]): found for page in pages for found in page["Partitions"]}
        wanted = {
            partition.values: self._partition(partition, columns) for partition in table.partitions
        }
        fresh = [given for values, given in wanted.items() if values not in known]
        changed = [v for v in wanted if v in known and _differs(known[v], wanted[v])]
        gone = [values for values in known if values not in wanted]
        for some in _batches(fresh, _ADD):
            self.glue.batch_create_partition(**place, PartitionInputList=some)
        for some in _batches(changed, _ADD):
            entries = [{"PartitionValueList": list(v), "PartitionInput": wanted[v]} for v in some]
            self.glue.batch_update_partition(**place, Entries=entries)
        for some in _batches(gone, _DROP):
            self.glue.batch_delete_partition(
                **place, PartitionsToDelete=[{"Values": list(v)} for v in some]
            )
        self._count("partitionsCreated", len(fresh))
        self._count("partitionsUpdated", len(changed))
        self._count("partitionsDeleted", len(gone))

    def _table(self, name: str, table: Table) -> dict[str, Any]:
        keys = [{"Name": key, "Type": "string"} for key in table.keys]
        given = self._described(table.root, table.files, _named(table.columns))
        return {"Name": name, "TableType": "EXTERNAL_TABLE", "PartitionKeys": keys, **given}

    def _partition(self, partition: Partition, columns: list[dict[str, str]]) -> dict[str, Any]:
        own = _named(partition.files[0].schema.columns)
        given = self._described(partition.folder, partition.files, columns if self.inherit else own)
        return {"Values": list(partition.values), **given}

    def _described(
        self, root: str, files: Sequence[File], columns: list[dict[str, str]]
    ) -> dict[str, Any]:
        schema = files[0].schema
        parameters = {**_facts(schema, files), _OWNED: self.crawler["Name"]}
        storage = {
            "Columns": columns,
            "Location": f"s3://{root}",
            "InputFormat": schema.input_format,
            "OutputFormat": schema.output_format,
            "Compressed": schema.compression != "none",
            "NumberOfBuckets": -1,
            "SerdeInfo": {
                "SerializationLibrary": schema.serde,
                "Parameters": schema.serde_parameters,
            },
            "BucketColumns": [],
            "SortColumns": [],
            "Parameters": parameters,
            "StoredAsSubDirectories": False,
        }
        return {"StorageDescriptor": storage, "Parameters": parameters}

    def _count(self, what: str, number: int = 1) -> None:
        self.changes[what] = self.changes.get(what, 0) + number


def _facts(schema: Schema, files: Sequence[File]) -> dict[str, str]:
    size, records = sum(file.size for file in files), sum(file.schema.records for file in files)
    return {
        **schema.parameters,
        "CrawlerSchemaDeserializerVersion": "1.0",
        "CrawlerSchemaSerializerVersion": "1.0",
        "averageRecordSize": str(size // max(records, 1)),
        "classification": schema.classification,
        "compressionType": schema.compression,
        "objectCount": str(len(files)),
        "recordCount": str(records),
        "sizeKey": str(size),
        "typeOfData": "file",
    }


def _named(columns: Columns) -> list[dict[str, str]]:
    return [{"Name": name, "Type": kind} for name, kind in columns]


def _differs(known: dict[str, Any], wanted: dict[str, Any]) -> bool:
    fields = ("StorageDescriptor", "Parameters", "PartitionKeys")
    return any(name in wanted and known.get(name) != wanted[name] for name in fields)


def _batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
