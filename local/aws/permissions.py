"""The IAM actions and resource ARNs of a call, by the service authorization reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote
from xml.etree import ElementTree

from local.aws import s3_operations
from local.aws.call import Call

Params = dict[str, Any]
# Calls name a query, policies its workgroup; Athena's part of the local AWS notes it here.
workgroup_of_query: dict[str, str] = {}
_LISTINGS = ("ListObjects", "ListObjectsV2", "ListObjectVersions")
_PREFIXES = {"stepfunctions": "states"}
_ACTIONS = {
    ("lambda", "Invoke"): "InvokeFunction",
    ("lambda", "InvokeAsync"): "InvokeFunction",
    ("dynamodb", "TransactGetItems"): "GetItem",
    ("dynamodb", "TransactWriteItems"): "PutItem",
    ("sqs", "SendMessageBatch"): "SendMessage",
    ("sqs", "DeleteMessageBatch"): "DeleteMessage",
    ("sqs", "ChangeMessageVisibilityBatch"): "ChangeMessageVisibility",
    ("sns", "PublishBatch"): "Publish",
}


def needed(call: Call, account: str) -> list[tuple[str, str]]:
    """(action, resource) pairs the caller must be allowed; "*" where no resource is named."""
    if call.service == "s3":
        return _s3(call)
    prefix = _PREFIXES.get(call.service, call.service)
    name = _ACTIONS.get((call.service, call.operation), call.operation)
    find = _RESOURCES.get(call.service)
    names = find(call.params, call.operation) if find else []
    arns = [
        place if place.startswith("arn:") else f"arn:aws:{prefix}:{_region(call)}:{account}:{place}"
        for place in names
    ]
    return [(f"{prefix}:{name}", arn) for arn in dict.fromkeys(arns) or ["*"]]


def context(call: Call) -> dict[str, str]:
    """The keys that conditions of this project's policies ask about."""
    if call.service == "s3" and call.operation in _LISTINGS:
        given = dict(parse_qsl(call.environ["QUERY_STRING"], keep_blank_values=True))
        return {"s3:prefix": given["prefix"]} if "prefix" in given else {}
    return {}


def _region(call: Call) -> str:
    return "" if call.service == "iam" else call.region


def _s3(call: Call) -> list[tuple[str, str]]:
    bucket, key = call.labels.get("Bucket"), call.labels.get("Key")
    query = call.environ["QUERY_STRING"]
    action = s3_operations.action(call.operation, "versionId=" in query)
    place = "*" if not bucket else f"arn:aws:s3:::{bucket}" + (f"/{key}" if key else "")
    if call.operation == "DeleteObjects":
        return _deleted(call, place)
    found = [(action, place)]
    if source := call.environ.get("HTTP_X_AMZ_COPY_SOURCE"):
        copied, _, version = source.partition("?versionId=")
        read = "s3:GetObjectVersion" if version else "s3:GetObject"
        found.append((read, f"arn:aws:s3:::{unquote(copied).lstrip('/')}"))
    return found


def _deleted(call: Call, bucket: str) -> list[tuple[str, str]]:
    """The objects that one request deletes stand in its body."""
    found = []
    for item in ElementTree.fromstring(call.body()).iterfind("{*}Object"):
        action = s3_operations.action(call.operation, item.find("{*}VersionId") is not None)
        found.append((action, f"{bucket}/{item.findtext('{*}Key')}"))
    return found


def _dynamodb(params: Params, operation: str) -> list[str]:
    tables = [params["TableName"]] if params.get("TableName") else []
    tables += list(params.get("RequestItems") or {})
    for item in params.get("TransactItems") or []:
        tables += [part["TableName"] for part in item.values() if "TableName" in part]
    suffix = f"/index/{params['IndexName']}" if params.get("IndexName") else ""
    found = [t if t.startswith("arn:") else f"table/{t}" for t in tables]
    return [f"{place}{suffix}" for place in found] or _given(params, "ResourceArn")


def _glue(params: Params, operation: str) -> list[str]:
    if "Job" in operation:
        name = params.get("JobName") or params.get("Name")
        return [f"job/{name}"] if name else []
    if "Crawler" in operation and params.get("Name"):
        return [f"crawler/{params['Name']}"]
    given = params.get("DatabaseInput") or params.get("TableInput") or {}
    own = params.get("Name") or given.get("Name")
    if "Database" in operation and own:
        return ["catalog", f"database/{own}"]
    database = params.get("DatabaseName")
    if not database:
        return _given(params, "ResourceArn")
    found = ["catalog", f"database/{database}"]
    table = params.get("TableName") or (own if "Table" in operation else None)
    if table:
        found.append(f"table/{database}/{table}")
    elif operation in ("GetTables", "SearchTables"):
        found.append(f"table/{database}/*")
    return found


def _lambda(params: Params, operation: str) -> list[str]:
    name = params.get("FunctionName")
    if params.get("UUID"):
        return [f"event-source-mapping:{params['UUID']}"]
    if not name:
        return _given(params, "Resource")
    return [name if name.startswith("arn:") else f"function:{name}"]


def _sqs(params: Params, operation: str) -> list[str]:
    name = params.get("QueueName") or str(params.get("QueueUrl", "")).rpartition("/")[2]
    return [name] if name else []


def _states(params: Params, operation: str) -> list[str]:
    found = _given(params, "stateMachineArn", "executionArn", "activityArn", "resourceArn")
    return found or ([f"stateMachine:{params['name']}"] if params.get("name") else [])


def _kms(params: Params, operation: str) -> list[str]:
    key = params.get("KeyId") or params.get("TargetKeyId")
    found = [params["AliasName"]] if params.get("AliasName") else []
    if key:
        found.append(key if key.startswith(("arn:", "alias/")) else f"key/{key}")
    return found


def _secretsmanager(params: Params, operation: str) -> list[str]:
    """By name; the six characters that end its ARN are those that a policy leaves open, too."""
    secret = params.get("SecretId") or params.get("Name")
    if not secret or str(secret).startswith("arn:"):
        return [secret] if secret else []
    return [f"secret:{secret}-??????"]


def _sns(params: Params, operation: str) -> list[str]:
    found = _given(params, "TopicArn", "TargetArn", "ResourceArn", "SubscriptionArn")
    return found or ([params["Name"]] if params.get("Name") else [])


def _logs(params: Params, operation: str) -> list[str]:
    group, stream = params.get("logGroupName"), params.get("logStreamName")
    if not group:
        return _given(params, "resourceArn", "logGroupIdentifier", "logGroupArn")
    return [f"log-group:{group}" + (f":log-stream:{stream}" if stream else "")]


def _events(params: Params, operation: str) -> list[str]:
    if operation == "PutEvents":
        buses = [entry.get("EventBusName") or "default" for entry in params.get("Entries") or []]
        return [bus if bus.startswith("arn:") else f"event-bus/{bus}" for bus in buses]
    rule = params.get("Rule") or (params.get("Name") if "Rule" in operation else None)
    return [f"rule/{rule}"] if rule else _given(params, "ResourceARN")


def _scheduler(params: Params, operation: str) -> list[str]:
    if not params.get("Name"):
        return _given(params, "ResourceArn")
    if "Group" in operation:
        return [f"schedule-group/{params['Name']}"]
    return [f"schedule/{params.get('GroupName') or 'default'}/{params['Name']}"]


def _athena(params: Params, operation: str) -> list[str]:
    if params.get("WorkGroup") or "WorkGroup" in operation:
        return [f"workgroup/{params.get('WorkGroup') or params.get('Name')}"]
    if operation == "StartQueryExecution":
        return ["workgroup/primary"]
    group = workgroup_of_query.get(params.get("QueryExecutionId", ""))
    return [f"workgroup/{group}"] if group else []


def _iam(params: Params, operation: str) -> list[str]:
    for field, kind in (("RoleName", "role"), ("UserName", "user"), ("PolicyName", "policy")):
        if params.get(field):
            return [f"{kind}/{params[field]}"]
    return _given(params, "PolicyArn")


def _sts(params: Params, operation: str) -> list[str]:
    return _given(params, "RoleArn")


def _cloudwatch(params: Params, operation: str) -> list[str]:
    names = params.get("AlarmNames") or _given(params, "AlarmName")
    return [f"alarm:{name}" for name in names]


def _given(params: Params, *names: str) -> list[str]:
    return [params[name] for name in names if params.get(name)][:1]


_RESOURCES: dict[str, Callable[[Params, str], list[str]]] = {
    "athena": _athena,
    "cloudwatch": _cloudwatch,
    "dynamodb": _dynamodb,
    "events": _events,
    "glue": _glue,
    "iam": _iam,
    "kms": _kms,
    "lambda": _lambda,
    "logs": _logs,
    "scheduler": _scheduler,
    "secretsmanager": _secretsmanager,
    "sns": _sns,
    "sqs": _sqs,
    "stepfunctions": _states,
    "sts": _sts,
}
