"""The schema of one object, from its beginning."""

from __future__ import annotations

import dataclasses
import tempfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from local.aws.crawl import csv_files, json_files, parquet_files
from local.aws.crawl.schema import Schema

# As much of a file as is looked at; of Parquet the end, where the schema stands.
SAMPLE_BYTES = 1024 * 1024

Fetch = Callable[[int, int], bytes]


def classify(size: int, fetch: Fetch, classifiers: Sequence[dict[str, Any]]) -> Schema | None:
    """What the object is; None when no classifier knows. `fetch` gives bytes from, to."""
    if size == 0:
        return None
    head = fetch(0, min(size, SAMPLE_BYTES))
    if head.startswith(b"PAR1"):
        return _parquet(size, fetch)
    is_packed = head.startswith(b"\x1f\x8b")
    text = _text(head, size, is_packed)
    found = _custom(text, classifiers) or json_files.built_in(text) or csv_files.built_in(text)
    return dataclasses.replace(found, compression="gzip") if found and is_packed else found


def _custom(text: str, classifiers: Sequence[dict[str, Any]]) -> Schema | None:
    read = (csv_files.by_classifier(text, classifier) for classifier in classifiers)
    return next((schema for schema in read if schema), None)


def _text(head: bytes, size: int, is_packed: bool) -> str:
    whole = len(head) == size
    if is_packed:
        unpacking = zlib.decompressobj(wbits=31)
        try:
            head = unpacking.decompress(head, SAMPLE_BYTES)
        except zlib.error:
            return ""
        whole = unpacking.eof
    text = head.decode("utf-8", "replace")
    # The last line of a part of a file is a part of a line.
    return text if whole else text[: text.rfind("\n") + 1]


def _parquet(size: int, fetch: Fetch) -> Schema | None:
    """The footer is at the end: a file with a hole before it is as good as the whole one."""
    tail = fetch(max(0, size - SAMPLE_BYTES), size)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file.parquet"
        with file.open("wb") as copy:
            copy.write(b"PAR1")
            copy.seek(size - len(tail))
            copy.write(tail)
        return parquet_files.read(file)
