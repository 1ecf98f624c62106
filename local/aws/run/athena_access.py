"""What Athena does with the rights of who asks, beside reading the files of a query."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from local.aws.context import LocalAws
from local.aws.credentials import role_session
from local.aws.operations import Refused
from local.aws.run.athena_query import Query

_SESSION = "athena"


def role_of(aws: LocalAws, access_key: str) -> str | None:
    """The role behind the key of a caller, if it is one."""
    from moto.sts.models import sts_backends

    for backend in list(sts_backends[aws.account].values()):
        if assumed := backend.get_assumed_role_from_access_key(access_key):
            return str(assumed.role_arn)
    return None


def keys_of(aws: LocalAws, query: Query) -> tuple[str, str] | None:
    """The keys with which the query reads and writes files, where a role asked."""
    if query.caller is None:
        return None
    keys = role_session(aws.account, aws.region, query.caller, _SESSION)
    return keys.access_key_id, keys.secret_access_key


def client(aws: LocalAws, service: str, role: str | None) -> Any:
    """A client of Athena's that acts as `role`, or for whoever is no role as Athena itself."""
    return aws.client(service, role, _SESSION, attempts=5)


def prepare(aws: LocalAws, query: Query) -> None:
    """Look for what Athena looks for whatever a query says: its database, the results' place."""
    if query.caller is None:
        return
    bucket = str(query.output).removeprefix("s3://").partition("/")[0]
    client(aws, "s3", query.caller).get_bucket_location(Bucket=bucket)
    with _perhaps_absent():
        client(aws, "glue", query.caller).get_database(Name="default")


def look_up(aws: LocalAws, query: Query, engine_id: str) -> None:
    """Ask the catalog for what the query read.

    The engine did so in the service's name and in a way of its own, and says only now what it was.
    """
    if query.caller is None:
        return
    tables = aws.engines.trino.tables_of(engine_id)
    glue = client(aws, "glue", query.caller)
    for database in sorted({database for database, _ in tables}):
        with _perhaps_absent():
            glue.get_database(Name=database)
    # `sales$snapshots` is looked for by just that name, before the table it belongs to.
    names = {(db, name) for db, table in tables for name in (table, table.partition("$")[0])}
    for database, name in sorted(names):
        with _perhaps_absent():
            table = glue.get_table(DatabaseName=database, Name=name)["Table"]
            if _lists_partitions(table):
                glue.get_partitions(DatabaseName=database, TableName=name)


def _lists_partitions(table: dict[str, Any]) -> bool:
    projected = table.get("Parameters", {}).get("projection.enabled", "false")
    return bool(table.get("PartitionKeys")) and projected.lower() != "true"


def read_results(aws: LocalAws, query: Query, role: str | None) -> None:
    """GetQueryResults reads the result file with the rights of who calls it."""
    if role is None:
        return
    bucket, _, key = str(query.output).removeprefix("s3://").partition("/")
    try:
        client(aws, "s3", role).get_object(Bucket=bucket, Key=key)["Body"].close()
    except ClientError as fault:
        raise Refused("InvalidRequestException", f"results of {query.id}: {fault}") from fault


@contextlib.contextmanager
def _perhaps_absent() -> Iterator[None]:
    try:
        yield
    except ClientError as fault:
        if fault.response["Error"]["Code"] != "EntityNotFoundException":
            raise
