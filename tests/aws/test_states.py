"""State machines run for real: flow, retries, failures, and the services they call."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.machines import end, events, machine, output, start, task
from tests.aws.machines import run as execute

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


def test_a_choice_leads_on_by_the_result_of_a_function(aws: Any) -> None:
    call = task("lambda:invoke", {"FunctionName": _function(aws), "Payload.$": "$"}, Next="many")
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
    assert output(execute(aws, states, {"files": 0})) == {"files": 0}
    assert output(execute(aws, states, {"files": 2})) == "some"


def test_a_task_is_tried_again_and_what_stays_broken_is_caught(aws: Any) -> None:
    retry = [{"ErrorEquals": ["RangeError"], "IntervalSeconds": 1, "MaxAttempts": 2}]
    call = {"FunctionName": _function(aws), "Payload": {"fail": 2}}
    tried = execute(aws, {"call": task("lambda:invoke", call, Retry=retry)})
    assert output(tried)["Payload"]["calls"] == 3

    always = {"FunctionName": _function(aws), "Payload": {"always": True}}
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "record"}]
    states = {
        "call": task("lambda:invoke", always, Catch=catch),
        "record": {"Type": "Pass", "End": True},
    }
    failure = output(execute(aws, states, {"run": 1}))
    assert failure["run"] == 1
    assert failure["failure"]["Error"] == "TypeError"
    assert "kaboom" in failure["failure"]["Cause"]


def test_an_uncaught_failure_is_the_failure_of_the_execution(aws: Any) -> None:
    call = {"FunctionName": _function(aws), "Payload": {"always": True}}
    found = execute(aws, {"call": task("lambda:invoke", call)})
    assert (found["status"], found["error"]) == ("FAILED", "TypeError")
    assert "kaboom" in found["cause"]


def test_a_glue_job_is_waited_for_and_its_failure_carries_the_message(aws: Any) -> None:
    good = task("glue:startJobRun.sync", {"JobName": lake.job(aws, "print(1)")})
    run = output(execute(aws, {"job": good}))
    assert run["JobRunState"] == "SUCCEEDED"
    bad = task("glue:startJobRun.sync", {"JobName": lake.job(aws, "raise ValueError('7 rows')")})
    found = execute(aws, {"job": bad})
    assert (found["status"], found["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(found["cause"])["ErrorMessage"] == "ValueError: 7 rows"


def test_a_task_that_takes_too_long_times_out_and_its_job_is_stopped(aws: Any) -> None:
    name = lake.job(aws, "import time\ntime.sleep(120)")
    slow = task("glue:startJobRun.sync", {"JobName": name}, TimeoutSeconds=3)
    slow["Catch"] = [{"ErrorEquals": ["States.Timeout"], "Next": "late"}]
    states = {"job": slow, "late": {"Type": "Pass", "Result": "late", "End": True}}
    assert output(execute(aws, states)) == "late"
    (run,) = aws.client("glue").get_job_runs(JobName=name)["JobRuns"]
    assert lake.ended(aws, name, run["Id"])["JobRunState"] == "STOPPED"


def test_a_stopped_execution_stops_its_job(aws: Any) -> None:
    name = lake.job(aws, "import time\ntime.sleep(120)")
    arn = start(aws, {"job": task("glue:startJobRun.sync", {"JobName": name})})
    submitted = lambda: events(aws, arn)[-1]["type"] == "TaskSubmitted"  # noqa: E731
    lake.until(submitted, "start of the job")
    aws.client("stepfunctions").stop_execution(executionArn=arn)
    assert end(aws, arn)["status"] == "ABORTED"
    (run,) = aws.client("glue").get_job_runs(JobName=name)["JobRuns"]
    assert lake.ended(aws, name, run["Id"])["JobRunState"] == "STOPPED"
    assert events(aws, arn)[-1]["type"] == "ExecutionAborted"


def test_a_query_is_waited_for_and_its_rows_are_read(aws: Any) -> None:
    lake.lake(aws)
    place = {"OutputLocation": "s3://lake/results/"}
    query = {"QueryString.$": "States.Format('select {} as n', $.n)", "ResultConfiguration": place}
    result = {"ResultPath": "$.query", "Next": "read"}
    read = task(
        "athena:getQueryResults",
        {"QueryExecutionId.$": "$.query.QueryExecution.QueryExecutionId"},
        ResultSelector={"n.$": "$.ResultSet.Rows[1].Data[0].VarCharValue"},
    )
    states = {"query": task("athena:startQueryExecution.sync", query, **result), "read": read}
    assert output(execute(aws, states, {"n": 7})) == {"n": "7"}


def test_a_failing_query_fails_the_task_with_its_reason(aws: Any) -> None:
    lake.lake(aws)
    query = {
        "QueryString": "selec",
        "ResultConfiguration": {"OutputLocation": "s3://lake/results/"},
    }
    found = execute(aws, {"query": task("athena:startQueryExecution.sync", query)})
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
    publish = task(
        "sns:publish", {"TopicArn": topic, "Subject": "run failed", "Message.$": "$.why"}
    )
    output(execute(aws, {"alert": publish}, {"why": "unbalanced"}))
    receive = lambda: aws.client("sqs").receive_message(QueueUrl=queue).get("Messages")  # noqa: E731
    (message,) = lake.until(receive, "message")
    assert json.loads(message["Body"])["Message"] == "unbalanced"


def test_another_service_is_refused_by_name_when_the_machine_is_created(aws: Any) -> None:
    with pytest.raises(ClientError, match="'batch' is not in the local AWS"):
        machine(aws, {"job": task("batch:submitJob.sync", {})})


def test_a_role_that_does_not_trust_step_functions_fails_the_task(aws: Any) -> None:
    steps, role = aws.client("stepfunctions"), lake.role(aws, "glue")
    call = task("lambda:invoke", {"FunctionName": _function(aws)})
    definition = json.dumps({"StartAt": "call", "States": {"call": call}})
    made = steps.create_state_machine(name=lake.unique("sm"), definition=definition, roleArn=role)[
        "stateMachineArn"
    ]
    started = steps.start_execution(stateMachineArn=made)["executionArn"]
    look = lambda: steps.describe_execution(executionArn=started)  # noqa: E731
    lake.until(lambda: look()["status"] != "RUNNING", "end")
    assert "does not trust states.amazonaws.com" in look()["cause"]
