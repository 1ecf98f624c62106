"""Checkpoints go to S3 while a job trains, as on SageMaker: what spot takes away is not lost."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from local.aws.run.sagemaker_files import ClientError, upload

_SECONDS = 0.3
_UNFINISHED = ".draft"


class CheckpointSync:
    """Uploads what is new in a folder until it is left, and once more then."""

    def __init__(self, s3: Any, folder: Path, uri: str | None, key_id: str | None) -> None:
        self._s3, self._folder, self._uri, self._key_id = s3, folder, uri, key_id
        self._sent: dict[Path, int] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True, name="checkpoints")

    def __enter__(self) -> CheckpointSync:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        self._send()

    def _follow(self) -> None:
        while not self._over.wait(_SECONDS):
            try:
                self._send()
            except ClientError as fault:  # tried again soon, and told at the end
                print(f"checkpoints: {fault}", flush=True)

    def _send(self) -> None:
        if self._uri is None:
            return
        for path in sorted(self._folder.rglob("*")):
            if not path.is_file() or path.name.endswith(_UNFINISHED):
                continue
            changed = path.stat().st_mtime_ns
            if self._sent.get(path) != changed:
                target = f"{self._uri}/{path.relative_to(self._folder)}"
                upload(self._s3, path, target, self._key_id)
                self._sent[path] = changed
