"""The IAM actions and resource ARNs of a call, by the service authorization reference."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote
from xml.etree import ElementTree

from local.aws import s3_operations
from local.aws.call import Call
from local.aws.passed_roles import passed_roles
from local.aws.resources import RESOURCES

_LISTINGS = ("ListObjects", "ListObjectsV2", "ListObjectVersions")
_PREFIXES = {"emr": "elasticmapreduce", "stepfunctions": "states"}
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
    find = RESOURCES.get(call.service)
    names = find(call.params, call.operation) if find else []
    arns = [
        place if place.startswith("arn:") else f"arn:aws:{prefix}:{_region(call)}:{account}:{place}"
        for place in names
    ]
    found = [(f"{prefix}:{name}", arn) for arn in dict.fromkeys(arns) or ["*"]]
    return found + [("iam:PassRole", arn) for arn in passed_roles(call, account)]


def context(call: Call, account: str, action: str, resource: str) -> dict[str, str]:
    """The keys that conditions of this project's policies ask about."""
    if action == "iam:PassRole":
        return {"iam:PassedToService": passed_roles(call, account)[resource]}
    if (call.service, call.operation) == ("emr", "RunJobFlow"):
        tags = call.params.get("Tags") or []
        return {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
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
