"""The files that configure the local Trino: one node, the lake's catalog under two connectors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

# The name Athena gives its catalog: stored views refer to it.
HIVE, ICEBERG = "awsdatacatalog", "iceberg"
# Marks Trino's own calls: the prefix of every key that belongs to a service here.
ACCESS_KEY = "service-athena"
_KEYS = "keys.json"


def write(folder: Path, home: Path, port: int, endpoint: str, region: str) -> Path:
    """Write everything under `folder`; returns the main file."""
    # Where Trino looks from its working folder.
    catalogs = folder / "etc" / "catalog"
    catalogs.mkdir(parents=True, exist_ok=True)
    services = {**_services(endpoint, region), **_keys_of_users(folder)}
    write_keys(folder, {})
    _write(catalogs / f"{HIVE}.properties", {**_hive(), **services})
    _write(catalogs / f"{ICEBERG}.properties", {**_iceberg(), **services})
    _write(catalogs.parent / "catalog-store.properties", {"catalog.read-only": "true"})
    _write(folder / "log.properties", {"io.trino": "WARN", "io.airlift": "WARN"})
    main = folder / "config.properties"
    _write(main, _coordinator(home, port))
    return main


def _coordinator(home: Path, port: int) -> dict[str, str]:
    return {
        "node.environment": "local",
        "node.id": "local-1",
        "coordinator": "true",
        "node-scheduler.include-coordinator": "true",
        "http-server.http.port": str(port),
        "http-server.log.enabled": "false",
        "discovery.uri": f"http://127.0.0.1:{port}",
        "node.internal-address": "127.0.0.1",
        "node.bind-ip": "127.0.0.1",
        "plugin.dir": str(home / "plugin"),
        "query.max-memory-per-node": "400MB",
        "memory.heap-headroom-per-node": "150MB",
        "web-ui.enabled": "false",
        # Static catalogs have no node in the first seconds after it says that it is ready.
        "catalog.management": "dynamic",
    }


def _hive() -> dict[str, str]:
    return {
        "connector.name": "hive",
        "hive.metastore": "glue",
        "hive.iceberg-catalog-name": ICEBERG,
        "hive.non-managed-table-writes-enabled": "true",
        "hive.partition-projection-enabled": "true",
        "hive.recursive-directories": "true",  # as Athena reads a location
        "hive.ignore-absent-partitions": "true",
        "hive.storage-format": "PARQUET",
        "hive.compression-codec": "SNAPPY",
        "hive.collect-column-statistics-on-write": "false",
        "hive.table-statistics-enabled": "false",
        "hive.hive-views.enabled": "false",
    }


def _iceberg() -> dict[str, str]:
    return {
        "connector.name": "iceberg",
        "iceberg.catalog.type": "glue",
        "iceberg.hive-catalog-name": HIVE,
        "iceberg.compression-codec": "ZSTD",
        "iceberg.register-table-procedure.enabled": "true",
        # Whoever asks reads these files with their own rights, even if somebody else just has.
        "iceberg.metadata-cache.enabled": "false",
    }


def _services(endpoint: str, region: str) -> dict[str, str]:
    """Trino asks in the name of the service, except for the files of a user with keys."""
    keys = {"aws-access-key": ACCESS_KEY, "aws-secret-key": "local"}
    return {
        "fs.native-s3.enabled": "true",
        "fs.hadoop.enabled": "false",
        "s3.endpoint": endpoint,
        "s3.region": region,
        "s3.path-style-access": "true",
        "hive.metastore.glue.region": region,
        "hive.metastore.glue.endpoint-url": endpoint,
        **{f"s3.{name}": value for name, value in keys.items()},
        **{f"hive.metastore.glue.{name}": value for name, value in keys.items()},
    }


def _keys_of_users(folder: Path) -> dict[str, str]:
    return {
        "s3.security-mapping.enabled": "true",
        "s3.security-mapping.config-file": str(folder / _KEYS),
        # Users come with their first query.
        "s3.security-mapping.refresh-period": "1ms",
    }


def write_keys(folder: Path, secrets: Mapping[str, str]) -> None:
    """Let the files of users whose name is an access key be read and written with that key."""
    users = [
        {"user": key, "accessKey": key, "secretKey": secret} for key, secret in secrets.items()
    ]
    fresh = folder / f"{_KEYS}.new"
    fresh.write_text(json.dumps({"mappings": [*users, {"useClusterDefault": True}]}))
    fresh.replace(folder / _KEYS)


def _write(path: Path, values: dict[str, str]) -> None:
    lines = "".join(f"{name}={_escaped(value)}\n" for name, value in values.items())
    path.write_text(lines, encoding="ascii")


def _escaped(value: str) -> str:
    """As Java reads a file of properties: Latin-1, with a code for any other character."""
    units = value.replace("\\", "\\\\").encode("utf-16-be")
    codes = (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    return "".join(chr(code) if 32 <= code < 127 else f"\\u{code:04x}" for code in codes)
