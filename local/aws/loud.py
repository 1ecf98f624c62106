"""No gap is silent: whatever moto lacks is a 4xx that names the service and the operation.

A 500 would be retried 25 times by the Terraform provider, ten minutes without a word.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from local.aws.answer import refusal
from local.aws.call import Call
from local.aws.captured import Captured

# Parts of S3 that moto takes for something else: a PUT makes a bucket, a DELETE deletes it.
_S3_MISREAD = ("metrics", "analytics", "inventory", "intelligent-tiering")
_S3_KNOWN_MISSING = frozenset(
    f"{verb}{name}"
    for name in ("BucketMetadataConfiguration", "BucketMetadataTableConfiguration", "BucketAbac")
    for verb in ("Create", "Get", "Put", "Delete", "Update")
)


class Loud:
    """WSGI middleware next to moto that turns gaps and crashes into named errors."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        call: Call | None = environ.get("local.call")
        if call and (not call.operation or _misread(call)):
            return self._gap(call, start_response, "no such operation here")
        answer = Captured()
        try:
            body = self.app(environ, answer)
        except NotImplementedError as error:
            return self._gap(call, start_response, str(error))
        except Exception as error:
            traceback.print_exc()
            message = f"{_name(call)} crashed: {type(error).__name__}: {error}"
            return refusal(start_response, call, "LocalAwsFault", message)
        status = answer.status
        if status[0] == "5" or status.startswith("404"):
            content = b"".join(body)
            # Flask's own page: no route of moto's matched.
            if status[0] == "5" or content.startswith(b"<!doctype html"):
                detail = content[:300].decode("utf-8", "replace")
                return self._gap(call, start_response, f"{status} {detail}")
            body = [content]
        start_response(status, answer.headers)
        return body

    def _gap(
        self, call: Call | None, start_response: StartResponse, detail: str
    ) -> Iterable[bytes]:
        message = f"the local AWS does not support {_name(call)} ({detail})"
        print("GAP", message, file=sys.stderr, flush=True)
        return refusal(start_response, call, "LocalAwsGap", message)


def _misread(call: Call) -> bool:
    if call.service != "s3":
        return False
    query = call.environ["QUERY_STRING"]
    return call.operation in _S3_KNOWN_MISSING or any(
        part.partition("=")[0] in _S3_MISREAD for part in query.split("&")
    )


def _name(call: Call | None) -> str:
    if call is None:
        return "an unsigned request"
    place = f"{call.environ['REQUEST_METHOD']} {call.environ['PATH_INFO']}"
    return f"{call.service} {call.operation or place}"
