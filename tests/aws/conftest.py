"""A real server per session, on a free port and with a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.aws.faults import Switch, control
from tests.aws.views import Views

# Not moto's default region: whatever falls back to that one is found here.
ACCOUNT, REGION = "123456789012", "eu-central-1"
REPOSITORY = Path(__file__).resolve().parents[2]


# Field of the tool chain file -> variable of the server.
_TOOLS = {
    "node": "LOCAL_NODE",
    "sparkPython": "LOCAL_SPARK_PYTHON",
    "mlPython": "LOCAL_ML_PYTHON",
    "sparkJars": "LOCAL_SPARK_JARS",
    "sparkJavaHome": "LOCAL_SPARK_JAVA_HOME",
    "trinoHome": "LOCAL_TRINO_HOME",
    "trinoJavaHome": "LOCAL_TRINO_JAVA_HOME",
}


def toolchain() -> dict[str, str]:
    """What the set-up provided, for whoever runs pytest by hand."""
    file = REPOSITORY / ".build" / "toolchain.json"
    tools = json.loads(file.read_text()) if file.exists() else {"node": shutil.which("node") or ""}
    return {name: tools[field] for field, name in _TOOLS.items() if tools.get(field)}


def _here(params: dict[str, Any], **_: Any) -> None:
    """Only in us-east-1 may a bucket be made without saying where."""
    params.setdefault("CreateBucketConfiguration", {"LocationConstraint": REGION})


class LocalServer:
    """One running local AWS and clients for it."""

    def __init__(self, root: Path, engines: str = "node") -> None:
        self.root = root
        command = [sys.executable, "-m", "local.aws.server", "--account", ACCOUNT]
        command += ["--region", REGION, "--root", str(root), "--engines", engines]
        env = {**toolchain(), **os.environ, "LOCAL_AWS_RETRY_SECONDS": "1"}
        self.process = subprocess.Popen(command, cwd=REPOSITORY, env=env)
        self.url = self._wait()["url"]

    def _wait(self) -> dict[str, Any]:
        for _ in range(600):
            if (self.root / "aws.json").exists():
                facts: dict[str, Any] = json.loads((self.root / "aws.json").read_text())
                return facts
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        log = self.root / "logs" / "aws.log"
        pytest.fail("the server did not start:\n" + (log.read_text() if log.exists() else ""))

    def client(self, service: str, key: str = "test", token: str | None = None) -> Any:
        """A boto3 client that tries once."""
        made = boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=key,
            aws_secret_access_key="test",
            aws_session_token=token,
            config=Config(retries={"total_max_attempts": 1}, read_timeout=120),
        )
        if service == "s3":
            made.meta.events.register("before-parameter-build.s3.CreateBucket", _here)
        return made

    def calls(self) -> list[dict[str, Any]]:
        """The call log so far."""
        time.sleep(0.2)
        text = (self.root / "calls.jsonl").read_text()
        return [json.loads(line) for line in text.splitlines()]

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it and wait for the end."""
        self.process.send_signal(number)
        self.process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """The server that most tests share; each test makes things under names of its own."""
    running = LocalServer(tmp_path_factory.mktemp("aws"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A server with Spark and Trino, ready to run."""
    # People keep clones in folders with such names.
    running = LocalServer(tmp_path_factory.mktemp("engines") / "größe 2 #1", "all")

    def states() -> list[str]:
        with urllib.request.urlopen(running.url + "/_local/health") as answer:
            return list(json.load(answer)["engines"].values())

    eventually(lambda: not any(state == "starting" for state in states()), 180)
    found = states()
    if found != ["ready", "ready"]:
        running.stop()
        pytest.fail(f"the engines did not start: {found}")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def views(aws: LocalServer) -> Views:
    """The views of `sql/views`, made once; each test fills the tables it asks about."""
    return Views(aws)


@pytest.fixture
def another_server(tmp_path: Path) -> Iterator[LocalServer]:
    """A second server, for tests that stop it or compare two."""
    running = LocalServer(tmp_path / "other")
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture
def fault(server: LocalServer) -> Iterator[Switch]:
    """Switches faults on, for this test only."""
    yield lambda **rule: control(server, "POST", rule)
    control(server, "DELETE")


def eventually(check: Callable[[], Any], seconds: float = 30) -> Any:
    """The first true result of `check`; its last result or error when the time is over."""
    until = time.monotonic() + seconds
    while True:
        try:
            found = check()
            if found or time.monotonic() > until:
                return found
        except Exception:
            if time.monotonic() > until:
                raise
        time.sleep(0.1)
