"""What calls take of KMS.

The service that keeps something encrypted asks KMS with the rights of who calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local.aws.call import Call

_READ, _WRITE, _SEND = ("Decrypt",), ("GenerateDataKey",), ("GenerateDataKey", "Decrypt")
# A table's own keys are under its KMS key; whoever touches an item has them unwrapped.
_ITEMS = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem")
_OF_ACTIONS = {
    **{f"dynamodb:{name}": _READ for name in (*_ITEMS, "BatchWriteItem")},
    **{"s3:GetObject": _READ, "s3:GetObjectVersion": _READ, "s3:PutObject": _WRITE},
    "secretsmanager:GetSecretValue": _READ,
    "sns:Publish": _SEND,
    **{"sqs:SendMessage": _SEND, "sqs:ReceiveMessage": _READ},
}
# Those that need something else than their action says; S3 reads what was uploaded to join it.
_OF_OPERATIONS: dict[str, tuple[str, ...]] = {
    **{"HeadObject": (), "CompleteMultipartUpload": ()},
    **{"UploadPart": _READ, "UploadPartCopy": _READ},
}
_GIVEN = "HTTP_X_AMZ_SERVER_SIDE_ENCRYPTION_AWS_KMS_KEY_ID"


def key_uses(call: Call, account: str, done: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The (action, key) pairs that come with what was `done`; keys of AWS's own take no right."""
    found: dict[tuple[str, str], None] = {}
    for action, resource in done:
        for use in _OF_OPERATIONS.get(call.operation, _OF_ACTIONS.get(action, ())):
            given = call.environ.get(_GIVEN) if use in _WRITE else None
            key = given or _key(call, account, resource)
            if key and ":key/" in key:
                found[f"kms:{use}", key] = None
    return list(found)


def _key(call: Call, account: str, resource: str) -> str | None:
    """The key of what an ARN names."""
    from moto.backends import get_backend

    backend: Any = get_backend(call.service)[account]
    kept, key = _KEYS[call.service]
    name = resource.split(":", 5)[5]
    found = kept(backend["aws" if call.service == "s3" else call.region], name)
    return key(found) if found else None


def _of_bucket(bucket: Any) -> str | None:
    """The key under which a bucket puts objects that come without one."""
    rule = (bucket.encryption or {}).get("Rule", {})
    key: str | None = rule.get("ApplyServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
    return key


# By service: what has the end of an ARN for its name, and the key that is set for it.
_KEYS: dict[str, tuple[Callable[[Any, str], Any], Callable[[Any], str | None]]] = {
    "dynamodb": (
        lambda kept, name: kept.tables.get(name.split("/")[1]),
        lambda table: (table.sse_specification or {}).get("KMSMasterKeyId"),
    ),
    "s3": (lambda kept, name: kept.buckets.get(name.partition("/")[0]), _of_bucket),
    "secretsmanager": (
        # The ARN goes on after the name: a hyphen, six characters.
        lambda kept, name: kept.secrets.get(name.removeprefix("secret:")[:-7]),
        lambda secret: secret.kms_key_id,
    ),
    "sns": (
        lambda kept, name: next((t for t in kept.topics.values() if t.name == name), None),
        lambda topic: topic.kms_master_key_id,
    ),
    "sqs": (lambda kept, name: kept.queues.get(name), lambda queue: queue.kms_master_key_id),
}
