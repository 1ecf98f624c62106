"""S3: lifecycle rules, which moto returns changed, delete markers, which it cannot delete, lists of
versions, whose keys it never encodes, and the keys of objects that Spark is to rename."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from local.aws.call import Call
from local.aws.captured import Captured
from local.aws.context import LocalAws
from local.aws.patch import add, replace

_LIFECYCLE = {
    "PutBucketLifecycleConfiguration": "put",
    "GetBucketLifecycleConfiguration": "get",
    "DeleteBucketLifecycle": "delete",
    "DeleteBucket": "delete",
}


def install(aws: LocalAws) -> None:
    """Let delete markers be deleted, encode listed keys; lifecycle rules are `S3Echo`'s."""
    from moto.s3.models import FakeDeleteMarker
    from moto.s3.responses import S3Response

    # Deleting a version disposes of its bytes; a marker has none, and no such method.
    add(FakeDeleteMarker, "dispose", lambda marker: None)

    def list_object_versions(response: Any) -> Any:
        # Terraform asks for encoded keys and decodes them: raw, "a+b" would become "a b", which
        # it then deletes for ever.
        if "url" in response.querystring.get("encoding-type", []):
            serialized = response.serialized
            response.serialized = lambda action: serialized(_encoded(action))
        return original(response)

    original = replace(S3Response, "list_object_versions", list_object_versions)

    def head_object(response: Any, *args: Any, **more: Any) -> Any:
        status, headers, body = head(response, *args, **more)
        if _OLD_SDK in (response.headers.get("User-Agent") or ""):
            headers.pop(_KEY_ID, None)
        return status, headers, body

    head = replace(S3Response, "head_object", head_object)


# Spark's file system copies an object with the key that it found on the source, and its SDK takes
# every key for the caller's own and sends it by HTTPS only. Here is no HTTPS: the bucket's is used.
_OLD_SDK = "aws-sdk-java/1."
_KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id"


def _encoded(action: Any) -> Any:
    result = action.result
    for entry in [*result["Versions"], *result["DeleteMarkers"]]:
        entry["Key"] = quote(entry["Key"])
    for entry in result.get("CommonPrefixes", []):
        entry["Prefix"] = quote(entry["Prefix"])
    for name in ("Prefix", "Delimiter", "KeyMarker", "NextKeyMarker"):
        if result.get(name):
            result[name] = quote(result[name])
    result["EncodingType"] = "url"
    return action


class S3Echo:
    """WSGI middleware: moto checks the XML and answers; its GET body is swapped for the XML put.

    The headers stay moto's: the provider also compares
    `x-amz-transition-default-minimum-object-size`.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self._put: dict[str, bytes] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        call: Call | None = environ.get("local.call")
        kind = _LIFECYCLE.get(call.operation) if call and call.service == "s3" else None
        if not call or not kind:
            return self.app(environ, start_response)
        given = call.body() if kind == "put" else b""
        if kind == "put":
            environ["wsgi.input"] = io.BytesIO(given)
        answer = Captured()
        body = b"".join(self.app(environ, answer))
        if answer.status.startswith("2"):
            body = self._remember(call.labels["Bucket"], kind, given, body)
        return answer.send(start_response, answer.without(), body)

    def _remember(self, bucket: str, kind: str, given: bytes, body: bytes) -> bytes:
        if kind == "put":
            self._put[bucket] = given
        elif kind == "delete":
            self._put.pop(bucket, None)
        return self._put.get(bucket, body) if kind == "get" else body
