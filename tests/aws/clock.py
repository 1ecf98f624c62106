"""Reading and moving the clock of a server."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.aws.conftest import LocalServer

# Generous: the machine may be busy between two looks at a clock.
NEAR = timedelta(minutes=5)


class Refused(Exception):
    """What the control endpoint says of a request that it refuses."""


def control(server: LocalServer, path: str, method: str = "POST") -> dict[str, Any]:
    request = urllib.request.Request(f"{server.url}/_local/{path}", method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            result: dict[str, Any] = json.load(answer)
            return result
    except urllib.error.HTTPError as error:
        raise Refused(json.load(error)["error"]) from None


def refused(server: LocalServer, path: str) -> str:
    with pytest.raises(Refused) as caught:
        control(server, path)
    return str(caught.value)


def now(server: LocalServer) -> datetime:
    return datetime.fromisoformat(control(server, "clock", "GET")["now"])


def is_near(moment: datetime, server: LocalServer) -> bool:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return abs(aware - now(server)) < NEAR
