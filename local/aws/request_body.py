"""The body of a request: in memory where it is small, on the socket where it is not."""

from __future__ import annotations

import io
from email.message import Message
from typing import Any

# Bodies above this stay on the socket until the application reads them.
READ_AHEAD_BYTES = 8 * 1024 * 1024


def read_body(headers: Message, stream: Any) -> Any:
    """What the application reads the body from; a chunked one gets its length."""
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        body = _dechunked(stream)
        headers["Content-Length"] = str(len(body))
        return io.BytesIO(body)
    length = int(headers.get("Content-Length") or 0)
    if length <= READ_AHEAD_BYTES:
        return io.BytesIO(stream.read(length) if length else b"")
    return _Limited(stream, length)


def _dechunked(stream: Any) -> bytes:
    parts = []
    while size := int(stream.readline(1024).split(b";")[0], 16):
        parts.append(stream.read(size))
        stream.readline(8)
    while stream.readline(65537).strip():
        pass
    return b"".join(parts)


class _Limited:
    """A body of known length that is still on the socket."""

    def __init__(self, source: Any, length: int) -> None:
        self._source, self._left = source, length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data: bytes = self._source.read(wanted) if wanted else b""
        self._left -= len(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        limit = self._left if size is None or size < 0 else min(size, self._left)
        data: bytes = self._source.readline(limit) if limit else b""
        self._left -= len(data)
        return data
