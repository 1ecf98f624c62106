"""Finished folds, kept where SageMaker saves checkpoints: a job that spot took away goes on there.

A fold is found again only under the same data, code and settings, so that a resumed job ends as an
undisturbed one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Checkpoints:
    """Results by name in a folder, under a key for everything that they depend on."""

    def __init__(self, folder: Path, *depends: object) -> None:
        text = json.dumps(depends, sort_keys=True, default=str)
        self.folder = folder
        self.key = hashlib.sha256(text.encode()).hexdigest()[:16]

    def of(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The result kept under `name`, else the one that `make` makes, kept from now on."""
        path = self.folder / f"{name}-{self.key}.json"
        if path.is_file():
            kept: dict[str, Any] = json.loads(path.read_text())
            return kept
        result = make()
        self.folder.mkdir(parents=True, exist_ok=True)
        # Renamed into place: a half-written file is never found.
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(result, allow_nan=False))
        os.replace(draft, path)
        return result


def folder_hash(folder: Path) -> str:
    """SHA-256 over names and contents of the Python files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def sha256(data: bytes) -> str:
    """The hash of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
