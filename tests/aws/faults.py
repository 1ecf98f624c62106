"""The fault switch of a server, as tests use it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from tests.aws.conftest import LocalServer

Switch = Callable[..., dict[str, Any]]


def control(server: LocalServer, method: str, body: Any = None, query: str = "") -> dict[str, Any]:
    """Call `/_local/faults`; an error is what it says."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.url}/_local/faults{query}", data, method=method)
    try:
        answer: dict[str, Any] = json.load(urllib.request.urlopen(request))
    except urllib.error.HTTPError as refused:
        raise ValueError(json.load(refused)["error"]) from None
    return answer


def hits(server: LocalServer) -> list[tuple[int, int]]:
    """(calls met, calls spoiled) of each rule."""
    return [(rule["seen"], rule["hits"]) for rule in control(server, "GET")["faults"]]


def refused(call: Callable[[], Any]) -> tuple[int, str]:
    """(status, code) of the error that `call` ends with."""
    with pytest.raises(ClientError) as error:
        call()
    answer: Any = error.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]
