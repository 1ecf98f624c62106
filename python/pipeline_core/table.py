"""Iceberg tables made and evolved from their contracts; columns are added, never taken away."""

from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql.types import DataType, DecimalType, IntegerType, LongType, StructField

from pipeline_core.contract import Contract
from pipeline_core.schema import TABLE_PROPERTIES, column_sql, create_table_sql, struct_type
from pipeline_core.session import CATALOG
from pipeline_core.snapshots import load_table


class NarrowingChange(ValueError):
    """A contract takes away what readers of the table rely on."""


def ensure_table(
    spark: SparkSession, contract: Contract, location: str | None, catalog: str = CATALOG
) -> None:
    """Make the contract's table, or evolve it to the contract."""
    name = f"{catalog}.{contract.table}"
    if not spark.catalog.tableExists(name):
        spark.sql(create_table_sql(contract, name, location))
        return
    stored = {field.name: field for field in spark.table(name).schema}
    _refuse_narrowing(contract, stored, _partitions(load_table(spark, name)))
    for statement in _changes(contract, name, stored):
        spark.sql(statement)
    _set_properties(spark, name)


def _changes(contract: Contract, name: str, stored: dict[str, StructField]) -> list[str]:
    statements = []
    added = [column for column in contract.properties if column.name not in stored]
    if added:
        # Older rows have no value: a new column is nullable in the table, whatever the contract
        # asks of new rows.
        columns = ", ".join(column_sql(column, nullable=True) for column in added)
        statements.append(f"ALTER TABLE {name} ADD COLUMNS ({columns})")
    for wanted in struct_type(contract):
        field = stored.get(wanted.name)
        if field is None:
            continue
        alter = f"ALTER TABLE {name} ALTER COLUMN {wanted.name}"
        if field.dataType != wanted.dataType:
            statements.append(f"{alter} TYPE {wanted.dataType.simpleString()}")
        if wanted.nullable and not field.nullable:
            statements.append(f"{alter} DROP NOT NULL")
    return statements


def _refuse_narrowing(
    contract: Contract, stored: dict[str, StructField], partitions: list[str]
) -> None:
    faults = [
        f"column {name} is not in the contract" for name in stored if name not in contract.columns
    ]
    for wanted in struct_type(contract):
        field = stored.get(wanted.name)
        if field is not None and not _widens(field.dataType, wanted.dataType):
            faults.append(
                f"column {wanted.name} is {field.dataType.simpleString()}, "
                f"the contract says {wanted.dataType.simpleString()}"
            )
    if partitions != contract.partitions:
        faults.append(f"partitioned by {partitions}, the contract says {contract.partitions}")
    if faults:
        raise NarrowingChange(
            f"table {contract.table} cannot follow its contract: {'; '.join(faults)}; "
            "allowed: new columns and wider types; else make a new major version of the dataset"
        )


def _widens(old: DataType, new: DataType) -> bool:
    if old == new or (isinstance(old, IntegerType) and isinstance(new, LongType)):
        return True
    if isinstance(old, DecimalType) and isinstance(new, DecimalType):
        return bool(old.scale == new.scale and new.precision >= old.precision)
    return False


def _partitions(table: Any) -> list[str]:
    return [field.name() for field in table.spec().fields()]


def _set_properties(spark: SparkSession, name: str) -> None:
    stored = dict(load_table(spark, name).properties())
    wanted = {k: v for k, v in TABLE_PROPERTIES.items() if k != "format-version"}
    changed = {key: value for key, value in wanted.items() if stored.get(key) != value}
    if changed:
        pairs = ", ".join(f"'{key}'='{value}'" for key, value in changed.items())
        spark.sql(f"ALTER TABLE {name} SET TBLPROPERTIES ({pairs})")
