"""Functions run as deployed, and fail as they do on AWS."""

from __future__ import annotations

import base64
import json
import threading
from typing import Any

import pytest

from tests.aws.conftest import LocalServer, eventually
from tests.aws.resources import function, queue, role

SOURCE = """
let calls = 0;
export const handler = async (event, context) => {
  console.log("hello", process.env.TABLE, context.awsRequestId);
  if (event.boom) throw new TypeError("kaboom " + event.boom);
  if (event.sleep) await new Promise((resolve) => setTimeout(resolve, event.sleep));
  if (event.exit) process.exit(3);
  if (event.spin) for (;;);
  return { event, table: process.env.TABLE, calls: ++calls, pid: process.pid,
    left: context.getRemainingTimeInMillis(), memory: context.memoryLimitInMB };
};
"""


@pytest.fixture(scope="module")
def fn(server: LocalServer) -> str:
    return function(server, "f", SOURCE, Timeout=2, Environment={"Variables": {"TABLE": "t1"}})


def invoke(server: LocalServer, name: str, event: Any, **more: Any) -> tuple[dict[str, Any], Any]:
    payload = json.dumps(event)
    answer = server.client("lambda").invoke(FunctionName=name, Payload=payload, **more)
    text = answer["Payload"].read()
    return answer, json.loads(text) if text else None


def test_gives_the_function_its_event_environment_and_limits(server: LocalServer, fn: str) -> None:
    answer, value = invoke(server, fn, {"a": "ü"}, LogType="Tail")
    assert "FunctionError" not in answer
    assert (value["event"], value["table"], value["memory"]) == ({"a": "ü"}, "t1", "128")
    assert 1000 < value["left"] <= 2000
    assert "hello t1" in base64.b64decode(answer["LogResult"]).decode()


def test_reuses_a_warm_process(server: LocalServer, fn: str) -> None:
    _, first = invoke(server, fn, {})
    _, second = invoke(server, fn, {})
    assert second["pid"] == first["pid"] and second["calls"] == first["calls"] + 1


def test_reports_an_exception(server: LocalServer, fn: str) -> None:
    answer, value = invoke(server, fn, {"boom": "x"})
    assert answer["FunctionError"] == "Unhandled"
    assert (value["errorType"], value["errorMessage"]) == ("TypeError", "kaboom x")


@pytest.mark.parametrize("event", [{"sleep": 9000}, {"spin": True}])
def test_kills_at_the_timeout(server: LocalServer, fn: str, event: dict[str, Any]) -> None:
    _, value = invoke(server, fn, event)
    assert value["errorType"] == "Sandbox.Timedout"
    assert value["errorMessage"].endswith("Task timed out after 2.00 seconds")


def test_reports_an_exit(server: LocalServer, fn: str) -> None:
    _, value = invoke(server, fn, {"exit": True})
    assert value["errorType"] == "Runtime.ExitError"
    assert value["errorMessage"].endswith("exit status 3")


def test_recovers_after_an_exit(server: LocalServer, fn: str) -> None:
    invoke(server, fn, {"exit": True})
    assert invoke(server, fn, {"again": 1})[1]["event"] == {"again": 1}


def test_runs_at_once_in_processes_of_their_own(server: LocalServer, fn: str) -> None:
    pids: list[int] = []

    def one() -> None:
        pids.append(invoke(server, fn, {"sleep": 600})[1]["pid"])

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(pids)) == 3


def test_new_code_replaces_warm_processes(server: LocalServer) -> None:
    from tests.aws.resources import zipped

    function(server, "changing", "export const handler = async () => 1")
    assert invoke(server, "changing", {})[1] == 1
    code = zipped("export const handler = async () => 2")
    server.client("lambda").update_function_code(FunctionName="changing", ZipFile=code)
    assert invoke(server, "changing", {})[1] == 2


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("handler.cjs", "exports.handler = (event, context, done) => done(null, 7)"),
        ("handler.js", "exports.handler = async () => 7"),
    ],
)
def test_finds_the_module(server: LocalServer, file: str, source: str) -> None:
    name = file.replace(".", "-")
    function(server, name, source, file=file)
    assert invoke(server, name, {})[1] == 7


def test_names_a_missing_module(server: LocalServer) -> None:
    function(server, "lost", SOURCE, file="other.mjs")
    assert invoke(server, "lost", {})[1]["errorType"] == "Runtime.ImportModuleError"


def test_answers_an_event_at_once_and_retries_it(server: LocalServer) -> None:
    _, dead = queue(server, "f-dead")
    source = 'export const handler = async () => { throw new Error("never") }'
    function(server, "fails", source, DeadLetterConfig={"TargetArn": dead})
    client = server.client("lambda")
    assert (
        client.invoke(FunctionName="fails", InvocationType="Event", Payload=b'{"n": 5}')[
            "StatusCode"
        ]
        == 202
    )
    sqs = server.client("sqs")
    url = sqs.get_queue_url(QueueName="f-dead")["QueueUrl"]
    found = eventually(
        lambda: sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages")
    )
    assert json.loads(found[0]["Body"]) == {"n": 5}
    assert found[0]["MessageAttributes"]["ErrorMessage"]["StringValue"] == "never"
    group = server.client("logs").filter_log_events(logGroupName="/aws/lambda/fails")
    starts = [e for e in group["events"] if e["message"].startswith("START")]
    assert len(starts) == 3


def test_dry_run_runs_nothing(server: LocalServer, fn: str) -> None:
    answer = server.client("lambda").invoke(FunctionName=fn, InvocationType="DryRun")
    assert answer["StatusCode"] == 204


def test_refuses_a_role_that_does_not_trust_lambda(server: LocalServer) -> None:
    arn = role(server, "for-glue", "glue.amazonaws.com")
    function(server, "untrusted", SOURCE, Role=arn)
    _, value = invoke(server, "untrusted", {})
    assert value["errorType"] == "RoleError"
    why = "does not trust lambda.amazonaws.com; it trusts glue.amazonaws.com"
    assert why in value["errorMessage"]


def test_names_a_role_that_is_gone(server: LocalServer) -> None:
    arn = role(server, "leaving", "lambda.amazonaws.com")
    function(server, "roleless", SOURCE, Role=arn)
    server.client("iam").delete_role(RoleName="leaving")
    assert f"role {arn} does not exist" in invoke(server, "roleless", {})[1]["errorMessage"]
