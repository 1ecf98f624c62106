"""Lambda Invoke: the deployed zip in a Node process, with the function's role, limits and logs."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import threading
import uuid
import zipfile
from pathlib import Path
from typing import Any

from local.aws.context import LocalAws
from local.aws.credentials import RoleError
from local.aws.gaps.lambda_functions import logging_config
from local.aws.patch import replace
from local.aws.run.function_metrics import record, running
from local.aws.run.lambda_async import AsyncInvocations
from local.engines.node import NodeOutcome, NodeRequest

_PRINCIPAL = "lambda.amazonaws.com"
_TRACE = "Root=1-{0:.8}-{0:.24};Parent={0:.16};Sampled=0"
_CODE_LOCK = threading.Lock()


def install(aws: LocalAws) -> None:
    """Replace moto's invocation, which wants Docker."""
    from moto.awslambda.models import LambdaFunction

    queue = AsyncInvocations(aws, run_function)

    def invoke(fn: Any, body: Any, request_headers: Any, response_headers: dict[str, str]) -> bytes:
        event = body.decode() if isinstance(body, bytes) else (body or "{}")
        kind = request_headers.get("X-Amz-Invocation-Type") or "RequestResponse"
        request_id = str(uuid.uuid4())
        response_headers["x-amzn-requestid"] = request_id
        response_headers["X-Amz-Executed-Version"] = str(fn.version)
        if kind == "DryRun":
            return b""
        if kind == "Event":
            queue.put(fn, event, request_id)
            return b""
        outcome = run_function(aws, fn, event, request_id)
        tail = outcome.log[-4096:].encode()
        response_headers["x-amz-log-result"] = base64.b64encode(tail).decode()
        if outcome.error is not None:
            response_headers["x-amz-function-error"] = "Unhandled"
            return json.dumps(outcome.error).encode()
        return (outcome.value or "null").encode()

    replace(LambdaFunction, "invoke", invoke)


def run_function(aws: LocalAws, fn: Any, event: str, request_id: str) -> NodeOutcome:
    """Run one event and write what the function printed to its log group."""
    logging = logging_config(fn)
    stream = f"{aws.clock.now():%Y/%m/%d}/[{fn.version}]{_version(fn)[:32]}"
    try:
        json.loads(event)
        request = _request(aws, fn, event, request_id, logging["LogGroup"], stream)
    except (RoleError, ValueError, UnsupportedRuntime) as error:
        kind = type(error).__name__ if not isinstance(error, ValueError) else "InvalidRequest"
        failed: dict[str, object] = {"errorType": kind, "errorMessage": str(error)}
        aws.log(logging["LogGroup"], stream, f"{request_id} {kind}: {error}")
        outcome = NodeOutcome(None, failed, f"{kind}: {error}", 0.0, None, 0)
        record(aws, fn, outcome)
        return outcome
    with running(fn) as at_once:
        outcome = aws.engines.node.invoke(request)
    aws.log(logging["LogGroup"], stream, _log_text(fn, outcome, request_id))
    record(aws, fn, outcome, at_once)
    return outcome


class UnsupportedRuntime(Exception):
    """The function is not for Node."""


def _request(
    aws: LocalAws, fn: Any, event: str, request_id: str, group: str, stream: str
) -> NodeRequest:
    if not str(fn.run_time).startswith("nodejs"):
        raise UnsupportedRuntime(f"{fn.function_name}: runtime {fn.run_time}; only nodejs* runs")
    code = _unpacked(aws.tmp, fn)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(aws.tmp),
        "TMPDIR": str(aws.tmp),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "AWS_LAMBDA_FUNCTION_NAME": fn.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(fn.version),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(fn.memory_size),
        "AWS_LAMBDA_LOG_GROUP_NAME": group,
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{fn.run_time}",
        "LAMBDA_TASK_ROOT": str(code),
        "_HANDLER": fn.handler,
        # Not sampled: a tracer then sends nothing, and there is no X-Ray daemon to send it to.
        "_X_AMZN_TRACE_ID": _TRACE.format(uuid.uuid4().hex),
        **aws.role_environment(fn.role, fn.function_name, _PRINCIPAL),
        **{name: str(value) for name, value in (fn.environment_vars or {}).items()},
    }
    return NodeRequest(
        function=fn.function_arn,
        version=_version(fn),
        code_dir=code,
        handler=fn.handler,
        event=event,
        env=env,
        timeout_seconds=float(fn.timeout),
        memory_mb=int(fn.memory_size),
        request_id=request_id,
        arn=fn.function_arn,
        clock_offset_ms=round(1000 * aws.clock.offset),
    )


def _version(fn: Any) -> str:
    """Changes with the code and with every setting a process is started with."""
    settings = [
        str(fn.version),
        fn.code_sha_256,
        fn.handler,
        fn.role,
        str(fn.memory_size),
        json.dumps(fn.environment_vars, sort_keys=True),
    ]
    return hashlib.sha256("\n".join(settings).encode()).hexdigest()


def _unpacked(tmp: Path, fn: Any) -> Path:
    name = hashlib.sha256(str(fn.code_sha_256).encode()).hexdigest()[:32]
    place = tmp / f"code-{name}"
    with _CODE_LOCK:
        if not place.is_dir():
            fresh = place.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            zipfile.ZipFile(io.BytesIO(fn.code_bytes)).extractall(fresh)
            fresh.rename(place)
    return place


def _log_text(fn: Any, outcome: NodeOutcome, request_id: str) -> str:
    report = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {outcome.milliseconds:.2f} ms",
        f"Memory Size: {fn.memory_size} MB",
        f"Max Memory Used: {outcome.peak_memory_mb} MB",
    ]
    if outcome.init_milliseconds is not None:
        report.append(f"Init Duration: {outcome.init_milliseconds:.2f} ms")
    failed = f"{outcome.error['errorMessage']}\n" if outcome.error else ""
    return (
        f"START RequestId: {request_id} Version: {fn.version}\n{outcome.log}"
        f"{'' if outcome.log.endswith(chr(10)) or not outcome.log else chr(10)}{failed}"
        f"END RequestId: {request_id}\n{chr(9).join(report)}"
    )
