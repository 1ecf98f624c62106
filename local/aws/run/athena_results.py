"""What a finished query leaves: the result file in S3 and the pages of GetQueryResults."""

from __future__ import annotations

import json
from typing import Any

from local.aws.context import LocalAws
from local.aws.operations import Refused
from local.aws.run import athena_access
from local.aws.run.athena_query import Query
from local.aws.run.athena_statements import has_header

_PAGE = 1000


def store(aws: LocalAws, query: Query) -> None:
    """Write the result file and its companion, with the caller's own permissions."""
    if not query.output:
        return
    s3 = athena_access.client(aws, "s3", query.caller)
    bucket, _, key = query.output.removeprefix("s3://").partition("/")
    extra = _encryption(query.result.get("EncryptionConfiguration") or {})
    s3.put_object(Bucket=bucket, Key=key, Body=_file(query).encode(), **extra)
    # Athena's is an undocumented binary; ours says the same in JSON.
    about = json.dumps({"columns": query.columns}).encode()
    s3.put_object(Bucket=bucket, Key=f"{key}.metadata", Body=about, **extra)


def _encryption(wanted: dict[str, str]) -> dict[str, str]:
    option = wanted.get("EncryptionOption")
    if option == "SSE_KMS":
        return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": wanted["KmsKey"]}
    return {"ServerSideEncryption": "AES256"} if option == "SSE_S3" else {}


def _file(query: Query) -> str:
    if not has_header(query.sql):
        return "".join("\t".join(cell or "" for cell in row) + "\n" for row in query.rows)
    lines = [[column["Name"] for column in query.columns], *query.rows]
    return "".join(",".join(_quoted(cell) for cell in line) + "\n" for line in lines)


def _quoted(cell: str | None) -> str:
    """Every value is quoted; NULL is nothing at all, so that it differs from an empty string."""
    return "" if cell is None else '"' + cell.replace('"', '""') + '"'


def page(query: Query, token: str | None, limit: int | None) -> dict[str, Any]:
    """One page of GetQueryResults."""
    if query.state in ("FAILED", "CANCELLED"):
        said = f"Query did not finish successfully. Final query state: {query.state}"
        raise Refused("InvalidRequestException", said)
    if query.state != "SUCCEEDED":
        said = f"Query has not yet finished. Current state: {query.state}"
        raise Refused("InvalidRequestException", said)
    if limit is not None and not 1 <= limit <= _PAGE:
        said = f"MaxResults is {limit}; it must be between 1 and {_PAGE}"
        raise Refused("InvalidRequestException", said)
    if token is not None and not token.isdigit():
        raise Refused("InvalidRequestException", f"NextToken {token!r} is not one of ours")
    rows: list[list[str | None]] = list(query.rows)
    if has_header(query.sql) and query.update_count is None:
        rows = [[column["Name"] for column in query.columns], *rows]
    start, size = int(token or 0), limit or _PAGE
    answer: dict[str, Any] = {
        "UpdateCount": query.update_count or 0,
        "ResultSet": {
            "Rows": [{"Data": [_cell(c) for c in row]} for row in rows[start : start + size]],
            "ResultSetMetadata": {"ColumnInfo": query.columns},
        },
    }
    if start + size < len(rows):
        answer["NextToken"] = str(start + size)
    return answer


def _cell(value: str | None) -> dict[str, str]:
    return {} if value is None else {"VarCharValue": value}
