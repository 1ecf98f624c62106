"""State machines run for real: flow, retries, failures, and the services they call."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake

FUNCTION = """
let calls = 0
export const handler = async (event) => {
  calls += 1
  if (event.fail && calls <= event.fail) throw new RangeError('call ' + calls)
  if (event.always) throw new TypeError('kaboom')
  return { got: event, calls }
}
"""


def _function(aws: Any) -> str:
    packed, name = io.BytesIO(), lake.unique("fn")
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.mjs", FUNCTION)
    aws.client("lambda").create_function(
        FunctionName=name,
        Runtime="nodejs22.x",
        Role=lake.role(aws, "lambda"),
        Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
        Timeout=10,
    )
    return name


def _task(resource: str, parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    arn = f"arn:aws:states:::{resource}"
    task = {"Type": "Task", "Resource": arn, "Parameters": parameters, **more}
    return task if "Next" in task else {**task, "End": True}


def _machine(aws: Any, states: dict[str, Any]) -> str:
    definition = json.dumps({"StartAt": next(iter(states)), "States": states})
    made = aws.client("stepfunctions").create_state_machine(
        name=lake.unique("sm"), definition=definition, roleArn=lake.role(aws, "states")
    )
    return str(made["stateMachineArn"])


def _run(aws: Any, states: dict[str, Any], given: Any = None) -> dict[str, Any]:
    steps = aws.client("stepfunctions")
    started = steps.start_execution(
        stateMachineArn=_machine(aws, states), input=json.dumps(given or {})
    )

    def look() -> Any:
        found = steps.describe_execution(executionArn=started["executionArn"])
        return found if found["status"] != "RUNNING" else None

    found: dict[str, Any] = lake.until(look, "end of the execution")
    return found


def _output(found: dict[str, Any]) -> Any:
    assert found["status"] == "SUCCEEDED", (found.get("error"), found.get("cause"))
    return json.loads(found["output"])


def test_a_choice_leads_on_by_the_result_of_a_function(aws: Any) -> None:
    call = _task("lambda:invoke", {"FunctionName": _function(aws), "Payload.$": "$"}, Next="many")
    call["ResultSelector"] = {"files.$": "$.Payload.got.files"}
    states = {
        "claim": call,
        "many": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.files", "NumericEquals": 0, "Next": "nothing"}],
            "Default": "some",
        },
        "nothing": {"Type": "Succeed"},
        "some": {"Type": "Pass", "Result": "some", "End": True},
    }
    assert _output(_run(aws, states, {"files": 0})) == {"files": 0}
    assert _output(_run(aws, states, {"files": 2})) == "some"


def test_a_task_is_tried_again_and_what_stays_broken_is_caught(aws: Any) -> None:
    retry = [{"ErrorEquals": ["RangeError"], "IntervalSeconds": 1, "MaxAttempts": 2}]
    call = {"FunctionName": _function(aws), "Payload": {"fail": 2}}
    tried = _run(aws, {"call": _task("lambda:invoke", call, Retry=retry)})
    assert _output(tried)["Payload"]["calls"] == 3

    always = {"FunctionName": _function(aws), "Payload": {"always": True}}
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "record"}]
    states = {
        "call": _task("lambda:invoke", always, Catch=catch),
        "record": {"Type": "Pass", "End": True},
    }
    failure = _output(_run(aws, states, {"run": 1}))
    assert failure["run"] == 1
    assert failure["failure"]["Error"] == "TypeError"
    assert "kaboom" in failure["failure"]["Cause"]


def test_an_uncaught_failure_is_the_failure_of_the_execution(aws: Any) -> None:
    call = {"FunctionName": _function(aws), "Payload": {"always": True}}
    found = _run(aws, {"call": _task("lambda:invoke", call)})
    assert (found["status"], found["error"]) == ("FAILED", "TypeError")
    assert "kaboom" in found["cause"]


def test_a_glue_job_is_waited_for_and_its_failure_carries_the_message(aws: Any) -> None:
    good = _task("glue:startJobRun.sync", {"JobName": lake.job(aws, "print(1)")})
    run = _output(_run(aws, {"job": good}))
    assert run["JobRunState"] == "SUCCEEDED"
    bad = _task("glue:startJobRun.sync", {"JobName": lake.job(aws, "raise ValueError('7 rows')")})
    found = _run(aws, {"job": bad})
    assert (found["status"], found["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(found["cause"])["ErrorMessage"] == "ValueError: 7 rows"


def test_a_task_that_takes_too_long_times_out_and_its_job_is_stopped(aws: Any) -> None:
    name = lake.job(aws, "import time\ntime.sleep(120)")
    slow = _task("glue:startJobRun.sync", {"JobName": name}, TimeoutSeconds=3)
    slow["Catch"] = [{"ErrorEquals": ["States.Timeout"], "Next": "late"}]
    states = {"job": slow, "late": {"Type": "Pass", "Result": "late", "End": True}}
    assert _output(_run(aws, states)) == "late"
    (run,) = aws.client("glue").get_job_runs(JobName=name)["JobRuns"]
    assert lake.ended(aws, name, run["Id"])["JobRunState"] == "STOPPED"


def test_a_query_is_waited_for_and_its_rows_are_read(aws: Any) -> None:
    lake.lake(aws)
    place = {"OutputLocation": "s3://lake/results/"}
    query = {"QueryString.$": "States.Format('select {} as n', $.n)", "ResultConfiguration": place}
    result = {"ResultPath": "$.query", "Next": "read"}
    read = _task(
        "athena:getQueryResults",
        {"QueryExecutionId.$": "$.query.QueryExecution.QueryExecutionId"},
        ResultSelector={"n.$": "$.ResultSet.Rows[1].Data[0].VarCharValue"},
    )
    states = {"query": _task("athena:startQueryExecution.sync", query, **result), "read": read}
    assert _output(_run(aws, states, {"n": 7})) == {"n": "7"}


def test_a_failing_query_fails_the_task_with_its_reason(aws: Any) -> None:
    lake.lake(aws)
    query = {
        "QueryString": "selec",
        "ResultConfiguration": {"OutputLocation": "s3://lake/results/"},
    }
    found = _run(aws, {"query": _task("athena:startQueryExecution.sync", query)})
    assert (found["status"], found["error"]) == ("FAILED", "States.TaskFailed")
    assert (
        "SYNTAX_ERROR"
        in json.loads(found["cause"])["QueryExecution"]["Status"]["StateChangeReason"]
    )


def test_a_message_is_published_to_the_topic(aws: Any) -> None:
    topic = aws.client("sns").create_topic(Name=lake.unique("alerts"))["TopicArn"]
    queue = aws.client("sqs").create_queue(QueueName=lake.unique("inbox"))["QueueUrl"]
    arn = aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    aws.client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"]
    )
    publish = _task(
        "sns:publish", {"TopicArn": topic, "Subject": "run failed", "Message.$": "$.why"}
    )
    _output(_run(aws, {"alert": publish}, {"why": "unbalanced"}))
    receive = lambda: aws.client("sqs").receive_message(QueueUrl=queue).get("Messages")  # noqa: E731
    (message,) = lake.until(receive, "message")
    assert json.loads(message["Body"])["Message"] == "unbalanced"


def test_another_service_is_refused_by_name_when_the_machine_is_created(aws: Any) -> None:
    with pytest.raises(ClientError, match="'batch' is not in the local AWS"):
        _machine(aws, {"job": _task("batch:submitJob.sync", {})})


def test_a_role_that_does_not_trust_step_functions_fails_the_task(aws: Any) -> None:
    steps, role = aws.client("stepfunctions"), lake.role(aws, "glue")
    task = _task("lambda:invoke", {"FunctionName": _function(aws)})
    definition = json.dumps({"StartAt": "call", "States": {"call": task}})
    machine = steps.create_state_machine(
        name=lake.unique("sm"), definition=definition, roleArn=role
    )["stateMachineArn"]
    started = steps.start_execution(stateMachineArn=machine)["executionArn"]
    look = lambda: steps.describe_execution(executionArn=started)  # noqa: E731
    lake.until(lambda: look()["status"] != "RUNNING", "end")
    assert "does not trust states.amazonaws.com" in look()["cause"]
