"""An answer that a layer holds back, to look at it or to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse

Headers = list[tuple[str, str]]
# What moto computed of a body that is not sent.
_OF_THE_BODY = ("content-length", "x-amz-crc32")


class Captured:
    """A `start_response` that keeps status and headers instead of sending them."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def __call__(
        self, status: str, headers: Headers, exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        """Keep them."""
        self.status, self.headers = status, headers
        return _refuse_to_write

    @property
    def code(self) -> int:
        """The status as a number."""
        return int(self.status[:3])

    def without(self, *names: str) -> Headers:
        """The headers without those of the body, and without these."""
        dropped = (*_OF_THE_BODY, *names)
        return [(name, value) for name, value in self.headers if name.lower() not in dropped]

    def send(self, start_response: StartResponse, headers: Headers, body: bytes) -> Iterable[bytes]:
        """Answer with another body."""
        start_response(self.status, [*headers, ("Content-Length", str(len(body)))])
        return [body]


def _refuse_to_write(data: bytes) -> object:
    raise RuntimeError("a WSGI application of the local AWS returns its body; it does not write it")
