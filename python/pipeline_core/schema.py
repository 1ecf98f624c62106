"""From a contract to Spark and Iceberg schemas."""

from pyspark.sql.types import StructField, StructType, _parse_datatype_string

from pipeline_core.contract import Contract, ContractError, Property

TABLE_PROPERTIES = {
    "format-version": "2",
    "write.format.default": "parquet",
    "write.parquet.compression-codec": "zstd",
    "write.distribution-mode": "hash",
    "write.target-file-size-bytes": str(256 * 1024 * 1024),
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "100",
}


def struct_type(contract: Contract) -> StructType:
    """The Spark schema of a dataset, in contract order."""
    return StructType([_field(column) for column in contract.properties])


def _field(column: Property) -> StructField:
    return StructField(column.name, spark_type(column), not column.required)


def spark_type(column: Property):  # type: ignore[no-untyped-def]
    """The Spark type of a column; a type Spark does not know is named."""
    try:
        return _parse_datatype_string(column.type)
    except Exception as error:
        raise ContractError(f"column {column.name}: unknown type {column.type!r}") from error


def create_table_sql(contract: Contract, table: str, location: str | None) -> str:
    """The statement that makes the Iceberg table of a contract."""
    columns = ",\n  ".join(column_sql(column) for column in contract.properties)
    properties = ", ".join(f"'{key}'='{value}'" for key, value in TABLE_PROPERTIES.items())
    partitioned = f"\nPARTITIONED BY ({', '.join(contract.partitions)})"
    place = f"\nLOCATION {literal(location.rstrip('/'))}" if location else ""
    return (
        f"CREATE TABLE IF NOT EXISTS {table} (\n  {columns}\n) USING iceberg"
        f"{partitioned if contract.partitions else ''}{place}"
        f"\nCOMMENT {literal(contract.description)}\nTBLPROPERTIES ({properties})"
    )


def column_sql(column: Property, nullable: bool | None = None) -> str:
    """A column as it stands in CREATE TABLE or ADD COLUMNS."""
    may_be_null = (not column.required) if nullable is None else nullable
    null = "" if may_be_null else " NOT NULL"
    return f"{column.name} {column.type}{null} COMMENT {literal(column.description)}"


def literal(text: str) -> str:
    """The text as a Spark SQL string."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
