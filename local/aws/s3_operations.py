"""Which S3 operation a request is, and which IAM action it needs. S3 tells them apart by query."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import unquote

import botocore.session

# S3's IAM actions where they are not the operation's name.
_ACTIONS = {
    "HeadObject": "GetObject",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "HeadBucket": "ListBucket",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjectVersions": "ListBucketVersions",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListParts": "ListMultipartUploadParts",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "GetBucketReplication": "GetReplicationConfiguration",
    "PutBucketReplication": "PutReplicationConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "PutBucketCors": "PutBucketCORS",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "GetObjectAttributes": "GetObject",
}


@functools.cache
def _candidates() -> dict[tuple[str, int], list[tuple[frozenset[str], frozenset[str], str]]]:
    """(method, path depth) -> (query names, header keys, operation), the most particular first."""
    model = botocore.session.get_session().get_service_model("s3")
    table: dict[tuple[str, int], list[tuple[frozenset[str], frozenset[str], str]]] = {}
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.deprecated:  # the older twins of lifecycle and notification
            continue
        path, _, query = operation.http["requestUri"].partition("?")
        names = {part.partition("=")[0] for part in query.split("&") if part}
        headers = set()
        members = operation.input_shape.members if operation.input_shape else {}
        for member in operation.input_shape.required_members if operation.input_shape else []:
            place = members[member].serialization
            if place.get("location") == "querystring":
                names.add(place["name"])
            if place.get("location") == "header":
                headers.add("HTTP_" + place["name"].upper().replace("-", "_"))
        depth = path.count("{")
        table.setdefault((operation.http["method"], depth), []).append(
            (frozenset(names), frozenset(headers), name)
        )
    for candidates in table.values():
        candidates.sort(key=lambda c: -10 * len(c[0]) - len(c[1]))
    return table


def operation(environ: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """(operation, {"Bucket", "Key"}) of a path-style S3 request; "" when there is no such one."""
    path = environ["RAW_URI"].partition("?")[0].lstrip("/")
    bucket, _, key = path.partition("/")
    labels = {"Bucket": unquote(bucket)} if bucket else {}
    if key:
        labels["Key"] = unquote(key)
    given = {part.partition("=")[0] for part in environ["QUERY_STRING"].split("&") if part}
    for names, headers, name in _candidates().get((environ["REQUEST_METHOD"], len(labels)), ()):
        if names <= given and all(header in environ for header in headers):
            return name, labels
    return "", labels


def action(name: str, versioned: bool) -> str:
    """The IAM action of an operation; reading or deleting a named version has its own."""
    found = _ACTIONS.get(name, name)
    if versioned and found in ("GetObject", "DeleteObject", "GetObjectTagging"):
        return f"s3:{found}Version" if found != "GetObjectTagging" else "s3:GetObjectVersionTagging"
    return f"s3:{found}"
