"""Files to tables and partitions, the way a Glue crawler groups them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from local.aws.crawl.schema import Columns, Schema, merged, similar

_HIVE_FOLDER = re.compile(r"([^=/]+)=([^/]*)")


@dataclass(frozen=True)
class File:
    """An object and its schema; `path` is bucket/key."""

    path: str
    size: int
    schema: Schema

    @property
    def folder(self) -> str:
        """The path up to and with the last slash."""
        return self.path[: self.path.rfind("/") + 1]


@dataclass(frozen=True)
class Partition:
    """A folder of files with the values of its keys."""

    values: tuple[str, ...]
    folder: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Table:
    """Files under one root. `root` ends in a slash, unless the table is a single file."""

    root: str
    files: tuple[File, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the partition keys: those of `name=value` folders, else partition_N."""
        deepest = max((self._folders(file) for file in self.files), key=len)
        named = (_HIVE_FOLDER.fullmatch(folder) for folder in deepest)
        return tuple(
            found[1].lower() if found else f"partition_{number}"
            for number, found in enumerate(named)
        )

    @property
    def columns(self) -> Columns:
        """Columns of all files; a partition key is no column."""
        keys = self.keys
        every = merged(file.schema.columns for file in self.files)
        return tuple(column for column in every if column[0] not in keys)

    @property
    def partitions(self) -> list[Partition]:
        """One for each folder that is as deep as the keys; files above them belong to none."""
        depth = len(self.keys)
        found: dict[str, list[File]] = {}
        for file in self.files:
            if depth and len(self._folders(file)) == depth:
                found.setdefault(file.folder, []).append(file)
        return [
            Partition(tuple(map(_value, self._folders(files[0]))), folder, tuple(files))
            for folder, files in found.items()
        ]

    def _folders(self, file: File) -> list[str]:
        return file.folder[len(self.root) :].split("/")[:-1]


def _value(folder: str) -> str:
    found = _HIVE_FOLDER.fullmatch(folder)
    return found[2] if found else folder


def group(root: str, files: Iterable[File], combine: bool) -> list[Table]:
    """The tables below `root`. `combine`: one for all of a format, however their columns differ."""
    found = tuple(files)
    if not found:
        return []
    formats = {(file.schema.classification, file.schema.compression) for file in found}
    alike = all(similar(found[0].schema, file.schema) for file in found)
    if alike or (combine and len(formats) == 1):
        return [Table(root, found)]
    below: dict[str, list[File]] = {}
    for file in found:
        folder, slash, _ = file.path[len(root) :].partition("/")
        below.setdefault(root + folder + slash, []).append(file)
    tables: list[Table] = []
    for place, inside in below.items():
        is_file = not place.endswith("/")
        tables += [Table(place, tuple(inside))] if is_file else group(place, inside, combine)
    return tables


def name_of(table: Table, prefix: str, taken: set[str]) -> str:
    """The last part of the path as Glue writes it; a hash of the path tells two of a name apart."""
    last = table.root.rstrip("/").rpartition("/")[2]
    plain = prefix + re.sub(r"[^a-z0-9_]", "_", last.lower())
    if plain not in taken:
        return plain
    return f"{plain}_{hashlib.md5(table.root.encode(), usedforsecurity=False).hexdigest()}"
