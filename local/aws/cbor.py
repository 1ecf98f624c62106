"""Newer SDKs speak CBOR to CloudWatch; moto knows JSON, so one is turned into the other here."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from botocore.parsers import JSONParser, RpcV2CBORParser
from botocore.serialize import JSONSerializer, RpcV2CBORSerializer

from local.aws.call import service_model
from local.aws.captured import Captured

_PATH = re.compile(r"/service/(\w+)/operation/(\w+)")
# By the name that the path has for the service: Smithy's, which botocore has as target prefix.
_SERVICES = {"GraniteServiceVersion20100801": "cloudwatch"}


class Cbor:
    """WSGI middleware in front of everything that reads a request."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        found = _PATH.fullmatch(environ["PATH_INFO"])
        service = _SERVICES.get(found[1]) if found else None
        if not found or service is None:
            return self.app(environ, start_response)
        operation = service_model(service).operation_model(found[2])
        _ask_in_json(environ, found[1], operation)
        answer = Captured()
        content = b"".join(self.app(environ, answer))
        body = _in_cbor(content, operation, answer.code)
        headers = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
        return answer.send(start_response, [*answer.without("content-type"), *headers], body)


def _ask_in_json(environ: dict[str, Any], prefix: str, operation: Any) -> None:
    sent, shape = environ["wsgi.input"].read(), operation.input_shape
    given = RpcV2CBORParser()._initial_body_parse(sent) if sent else {}
    given = RpcV2CBORParser()._parse_shape(shape, given) if shape else {}
    plain: dict[str, Any] = {}
    if shape:
        JSONSerializer()._serialize(plain, given, shape)
    body = json.dumps(plain).encode()
    environ.update(
        {
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-amz-json-1.0",
            "HTTP_X_AMZ_TARGET": f"{prefix}.{operation.name}",
            "PATH_INFO": "/",
            "RAW_URI": "/",
            "REQUEST_URI": "/",
        }
    )
    environ.pop("HTTP_SMITHY_PROTOCOL", None)


def _in_cbor(content: bytes, operation: Any, status: int) -> bytes:
    given, shape = json.loads(content or b"{}"), operation.output_shape
    if status >= 400:
        message = given.get("message") or given.get("Message") or ""
        fields = {"__type": str(given.get("__type")), "message": message}
        shape = SimpleNamespace(type_name="map", key=_TEXT, value=_TEXT)
    else:
        fields = JSONParser()._parse_shape(shape, given) if shape else {}
        shape = shape or SimpleNamespace(type_name="map", key=_TEXT, value=_TEXT)
    body = bytearray()
    RpcV2CBORSerializer()._serialize_data_item(body, fields, shape)
    return bytes(body)


_TEXT = SimpleNamespace(type_name="string")
