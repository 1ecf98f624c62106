"""DynamoDB: the key of a table, changed."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after


def install(aws: LocalAws) -> None:
    """Encrypt a table otherwise than when it was made; moto ignores that."""
    from moto.dynamodb.models import dynamodb_backends

    @after("dynamodb", "UpdateTable")
    def updated(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        wanted = params.get("SSESpecification")
        if wanted is None:
            return answer
        table = dynamodb_backends[aws.account][call.region].get_table(params["TableName"])
        if wanted.get("Enabled") and "KMSMasterKeyId" not in wanted:
            wanted["KMSMasterKeyId"] = table._get_default_encryption_key(aws.account, call.region)
        table.sse_specification = wanted
        described = table.describe()["TableDescription"]
        answer["TableDescription"]["SSEDescription"] = described.get("SSEDescription")
        return answer
