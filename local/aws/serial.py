"""Calls that must not run beside each other: conditional writes are only real when they are atomic.

Moto checks a condition and then writes, without a lock; its tests have one thread, we have many.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from local.aws.call import Call

# A list of versions copies every object of the bucket, of which none may go meanwhile.
_COPIES = ("ListObjectVersions", "DeleteObject", "DeleteObjects")
_CHANGES = ("Create", "Update", "Delete", "Batch", "Put", "Tag", "Untag")


class Serial:
    """WSGI middleware that holds one lock per service where it matters."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self._locks = {name: threading.RLock() for name in ("dynamodb", "glue", "s3", "iam", "kms")}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        call: Call | None = environ.get("local.call")
        if call is None or not _alone(call):
            return self.app(environ, start_response)
        with self._locks[call.service]:
            return list(self.app(environ, start_response))


def _alone(call: Call) -> bool:
    if call.service == "dynamodb":
        return True
    if call.service == "s3":
        environ = call.environ
        conditional = "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MATCH" in environ
        changes = environ["REQUEST_METHOD"] in ("PUT", "POST") and conditional
        return changes or call.operation in _COPIES
    return call.service in ("glue", "iam", "kms") and call.operation.startswith(_CHANGES)
