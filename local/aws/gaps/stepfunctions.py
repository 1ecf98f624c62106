"""Step Functions: what the Terraform provider asks at plan, answered by the parser."""

from __future__ import annotations

import json
from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after, before
from local.aws.patch import replace


def install(aws: LocalAws) -> None:
    """Register the hooks."""
    _start_time()

    @before("stepfunctions", "ValidateStateMachineDefinition")
    def validate(params: dict[str, Any], call: Call) -> dict[str, Any]:
        fault = fault_of(params["definition"])
        said = {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": fault}
        diagnostics = [said] if fault else []
        return {
            "result": "FAIL" if fault else "OK",
            "diagnostics": diagnostics,
            "truncated": False,
        }

    @before("stepfunctions", "ListStateMachineVersions")
    def versions(params: dict[str, Any], call: Call) -> dict[str, Any]:
        return {"stateMachineVersions": []}

    @after("stepfunctions", "DescribeExecution")
    def describe(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        """Moto gives a text result bare; the output is JSON, so it belongs in quotes."""
        from moto.stepfunctions.responses import get_backend

        backend = get_backend(aws.account, call.region)
        execution = backend.describe_execution(params["executionArn"])
        if isinstance(execution.output, str):
            answer["output"] = json.dumps(execution.output)
        return answer


def _start_time() -> None:
    """`$$.Execution.StartTime` is a text; moto's is a datetime, which no output can hold."""
    from moto.stepfunctions.parser.backend.execution import Execution

    def details(execution: Any) -> Any:
        found = original(execution)
        stamp = found.start_time
        found.start_time = f"{stamp:%Y-%m-%dT%H:%M:%S}.{stamp.microsecond // 1000:03d}Z"
        return found

    original = replace(Execution, "get_start_execution_details", details)


def fault_of(definition: str) -> str | None:
    """Why the interpreter cannot run this definition, or None."""
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    try:
        known = json.loads(definition)
        if known.get("QueryLanguage") == "JSONata" or '"QueryLanguage": "JSONata"' in definition:
            return "QueryLanguage JSONata is not in the local AWS; it has JSONPath"
        AmazonStateLanguageParser.parse(definition)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"
    return None
