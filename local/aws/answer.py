"""Errors in the wire format of the service that was called."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from wsgiref.types import StartResponse
from xml.sax.saxutils import escape

from local.aws.call import Call


class Disconnect(Exception):
    """There is no answer: the connection ends, at once or when whoever called has given up."""

    def __init__(self, at_once: bool) -> None:
        super().__init__("reset" if at_once else "no answer")
        self.at_once = at_once


def refusal(
    start_response: StartResponse, call: Call | None, code: str, message: str, status: int = 400
) -> Iterable[bytes]:
    """Answer with an error that every SDK parses."""
    headers, body = error_document(call, code, message)
    start_response(f"{status} Refused", [*headers, ("Content-Length", str(len(body)))])
    return [body]


def error_document(
    call: Call | None, code: str, message: str
) -> tuple[list[tuple[str, str]], bytes]:
    """(headers, body) of an error: JSON for JSON services, XML for S3 and the query protocol."""
    request_id = str(uuid.uuid4())
    style = call.style if call else "s3"
    if style in ("json", "rest"):
        kind = "application/x-amz-json-1.1" if style == "json" else "application/json"
        text = json.dumps({"__type": code, "message": message, "Message": message})
        headers = [("Content-Type", kind), ("x-amzn-ErrorType", code)]
        return [*headers, ("x-amzn-RequestId", request_id)], text.encode()
    inner = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    text = f"<Error>{inner}<RequestId>{request_id}</RequestId></Error>"
    if style == "query":
        text = f"<ErrorResponse><Error><Type>Sender</Type>{inner}</Error></ErrorResponse>"
    return [("Content-Type", "application/xml")], text.encode()
