"""Views as Athena stores them, readable for Trino.

Trino refuses a view that names neither an owner nor its invoker, and reads one that has an owner
with the owner's rights; Athena reads all with the rights of who asks. So Trino, and only Trino, is
shown `runAsInvoker`. What is stored stays as it was put.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after

_PREFIX, _SUFFIX = "/* Presto View: ", " */"


def install(aws: LocalAws) -> None:
    """Amend what the catalog answers to Trino."""

    @after("glue", "GetTable")
    def get_table(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        if _is_trino(call):
            _show(answer["Table"])
        return answer

    @after("glue", "GetTables")
    def get_tables(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        if _is_trino(call):
            for table in answer["TableList"]:
                _show(table)
        return answer


def _is_trino(call: Call) -> bool:
    from local.engines.trino_files import ACCESS_KEY

    return call.access_key == ACCESS_KEY


def _show(table: dict[str, Any]) -> None:
    text = table.get("ViewOriginalText") or ""
    if not (text.startswith(_PREFIX) and text.endswith(_SUFFIX)):
        return
    view = json.loads(base64.b64decode(text[len(_PREFIX) : -len(_SUFFIX)]))
    view.pop("owner", None)
    encoded = base64.b64encode(json.dumps({**view, "runAsInvoker": True}).encode()).decode()
    table["ViewOriginalText"] = f"{_PREFIX}{encoded}{_SUFFIX}"
