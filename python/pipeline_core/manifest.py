"""The files a run claimed, as `claim_files` wrote them down."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pipeline_core.object_store import read_text


class BadManifest(ValueError):
    """The manifest does not belong to this run or contradicts itself."""


@dataclass(frozen=True)
class SourceFile:
    """One landed file with its canonical parts."""

    sha256: str
    source_key: str
    arrived_at: datetime
    ingest_date: str
    rows: int
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """All a run works on; `files` are in the order of arrival, which is the order of versions."""

    run_id: str
    files: tuple[SourceFile, ...]
    store_parts: tuple[str, ...]
    rows_in: int
    # A backfill's own: the business dates it works on, and the datasets it makes anew.
    dates: tuple[date, ...] = ()
    datasets: tuple[str, ...] = ()

    @property
    def parts(self) -> list[str]:
        """Every canonical part of every file."""
        return [part for file in self.files for part in file.parts]


def load_manifest(uri: str, run_id: str) -> Manifest:
    """The manifest at this address, checked to be this run's."""
    return read_manifest(json.loads(read_text(uri)), run_id)


def read_manifest(document: Mapping[str, Any], run_id: str) -> Manifest:
    """A manifest document as a Manifest."""
    if document["run_id"] != run_id:
        raise BadManifest(f"manifest of run {document['run_id']!r}, this is run {run_id!r}")
    files = [_file(item) for item in document["files"]]
    files.sort(key=lambda file: (file.arrived_at, file.sha256))
    _refuse_repeats(files)
    return Manifest(
        run_id=run_id,
        files=tuple(files),
        store_parts=tuple((document["stores"] or {"parts": []})["parts"]),
        rows_in=int(document["rows_in"]),
        dates=tuple(sorted(date.fromisoformat(day) for day in document.get("dates", []))),
        datasets=tuple(document.get("datasets", [])),
    )


def _file(item: Mapping[str, Any]) -> SourceFile:
    sha256 = item["sha256"]
    for part in item["parts"]:
        if f"/source_sha256={sha256}/" not in part:
            raise BadManifest(f"part {part!r} is not in the folder source_sha256={sha256}")
    return SourceFile(
        sha256=sha256,
        source_key=item["source_key"],
        arrived_at=datetime.fromisoformat(item["arrived_at"]).astimezone(UTC),
        ingest_date=item["ingest_date"],
        rows=int(item["rows"]),
        parts=tuple(item["parts"]),
    )


def _refuse_repeats(files: list[SourceFile]) -> None:
    seen: set[str] = set()
    for file in files:
        if file.sha256 in seen:
            raise BadManifest(f"file {file.sha256} stands in the manifest twice")
        seen.add(file.sha256)
