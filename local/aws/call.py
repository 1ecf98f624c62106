"""What one request asks for: service, operation and parameters, read with botocore's own models."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

import botocore.session

from local.aws import s3_operations

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4")
_LABEL = re.compile(r"\\\{([\w-]+)(\\\+)?\\\}")
# Signing names that are not botocore's service names.
SERVICES = {
    "states": "stepfunctions",
    "monitoring": "cloudwatch",
    "elasticmapreduce": "emr",
}
_SESSION = botocore.session.get_session()


@functools.cache
def service_model(service: str) -> Any:
    """Botocore's model of `service`, or None when there is no such service."""
    try:
        return _SESSION.get_service_model(service)
    except Exception:
        return None


@functools.cache
def _routes(service: str) -> list[tuple[str, re.Pattern[str], str]]:
    model = service_model(service)
    found = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        path = http["requestUri"].partition("?")[0].rstrip("/") or "/"
        pattern = _LABEL.sub(
            lambda m: f"(?P<{m[1].replace('-', '_')}>" + (".+" if m[2] else "[^/]+") + ")",
            re.escape(path).replace(r"\-", "-"),
        )
        found.append((path.count("{"), -len(path), http["method"], pattern, name))
    return [(m, re.compile(f"^{p}/?$"), name) for _, _, m, p, name in sorted(found)]


@dataclass
class Call:
    """One API call, before it is answered."""

    service: str
    region: str
    access_key: str
    operation: str
    style: str
    environ: dict[str, Any]
    labels: dict[str, str] = field(default_factory=dict)

    @functools.cached_property
    def params(self) -> dict[str, Any]:
        """The operation's parameters, by the names of the API reference."""
        if self.style == "json":
            return _json(self.body())
        if self.style == "query":
            return _nested(self.body().decode("utf-8", "replace"))
        if self.style == "s3":
            return dict(self.labels)
        return self._rest_params()

    def body(self) -> bytes:
        """The request body as it came; only for calls whose body is in memory anyway."""
        if "local.body" not in self.environ:
            stream = self.environ["wsgi.input"]
            self.environ["local.body"] = stream.getvalue() if hasattr(stream, "getvalue") else b""
        body: bytes = self.environ["local.body"]
        return body

    def query(self) -> dict[str, str]:
        """The query string as a mapping; a repeated name keeps its last value."""
        return dict(parse_qsl(self.environ["QUERY_STRING"], keep_blank_values=True))

    def _rest_params(self) -> dict[str, Any]:
        shape = service_model(self.service).operation_model(self.operation).input_shape
        payload = shape.serialization.get("payload") if shape else None
        is_blob = payload and shape.members[payload].type_name == "blob"
        given, query = {} if is_blob else _json(self.body()), self.query()
        for member, model in (shape.members if shape else {}).items():
            where, name = model.serialization.get("location"), model.serialization.get("name")
            name = name or member
            if where == "uri" and name in self.labels:
                given[member] = self.labels[name]
            elif where == "querystring" and name in query:
                given[member] = query[name]
            elif where is None and name != member and name in given:
                given[member] = given.pop(name)
        return given


def identify(environ: dict[str, Any]) -> Call | None:
    """The call behind a request; None when it is not signed for a service we know."""
    scope = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", "")) or _presigned(environ)
    if not scope:
        return None
    key, region, signing = scope.groups()
    service = SERVICES.get(signing, signing)
    make = functools.partial(Call, service=service, region=region, access_key=key, environ=environ)
    if service == "s3":
        operation, labels = s3_operations.operation(environ)
        return make(operation=operation, style="s3", labels=labels)
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return make(operation=target.rpartition(".")[2], style="json")
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        call = make(operation="", style="query")
        call.operation = str(call.params.get("Action", ""))
        return call
    operation, labels = _rest_operation(service, environ)
    return make(operation=operation, style="rest", labels=labels)


def _presigned(environ: dict[str, Any]) -> re.Match[str] | None:
    query = environ.get("QUERY_STRING", "")
    if "X-Amz-Credential=" not in query:
        return None
    return _CREDENTIAL.search("Credential=" + unquote(query.partition("X-Amz-Credential=")[2]))


def _rest_operation(service: str, environ: dict[str, Any]) -> tuple[str, dict[str, str]]:
    if service_model(service) is None:
        return "", {}
    path = environ["RAW_URI"].partition("?")[0]
    for method, pattern, name in _routes(service):
        if method == environ["REQUEST_METHOD"] and (match := pattern.match(path)):
            return name, {k: unquote(v) for k, v in match.groupdict().items()}
    return "", {}


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body) if body else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _nested(form: str) -> dict[str, Any]:
    """`A.member.1=x` of the query protocol as `{"A": ["x"]}`."""
    root: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        *parents, last = name.split(".")
        node = root
        for part in parents:
            child = node.setdefault(part, {})
            node = child if isinstance(child, dict) else {}
        node[last] = value
    return {name: _lists(value) for name, value in root.items()}


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    for numbered in (node.get("member"), node):
        if isinstance(numbered, dict) and numbered and all(k.isdigit() for k in numbered):
            return [_lists(numbered[k]) for k in sorted(numbered, key=int)]
    return {name: _lists(value) for name, value in node.items()}
