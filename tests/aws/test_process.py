"""Servers side by side do not meet, and a server leaves nothing behind however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.aws.conftest import ACCOUNT, REGION, REPOSITORY, LocalServer, eventually
from tests.aws.resources import function


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not os.path.exists(f"/proc/{pid}/stat") or ") Z " not in open(f"/proc/{pid}/stat").read()


def test_two_servers_do_not_meet(server: LocalServer, another_server: LocalServer) -> None:
    server.client("s3").create_bucket(Bucket="mine")
    names = [b["Name"] for b in another_server.client("s3").list_buckets()["Buckets"]]
    assert "mine" not in names and another_server.url != server.url
    first, second = (
        json.loads((s.root / "aws.json").read_text())["id"] for s in (server, another_server)
    )
    assert first != second


def test_health_tells_who_it_is(server: LocalServer) -> None:
    with urllib.request.urlopen(server.url + "/_local/health") as answer:
        health = json.load(answer)
    assert (health["status"], health["account"], health["region"]) == ("ok", ACCOUNT, REGION)
    assert health["pid"] == server.process.pid


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere children notice by their input")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_child_outlives_the_server(another_server: LocalServer, number: int) -> None:
    source = "export const handler = async () => process.pid"
    function(another_server, "pid", source)
    answer = another_server.client("lambda").invoke(FunctionName="pid")
    child = json.loads(answer["Payload"].read())
    assert alive(child)
    another_server.stop(number)
    assert eventually(lambda: not alive(child), 10)
    assert (another_server.root / "aws.json").exists() == (number == signal.SIGKILL)


def test_stop_ends_it(another_server: LocalServer) -> None:
    request = urllib.request.Request(another_server.url + "/_local/stop", method="POST")
    assert json.load(urllib.request.urlopen(request)) == {"status": "stopping"}
    assert another_server.process.wait(20) == 0


def test_a_wrong_account_is_refused() -> None:
    command = [sys.executable, "-m", "local.aws.server", "--account", "12", "--region", REGION]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert ended.returncode == 2
    assert "--account '12' is not an account id; it has 12 digits" in ended.stderr
