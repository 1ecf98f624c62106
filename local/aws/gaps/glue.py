"""Glue catalog: the optimistic lock of UpdateTable, column statistics."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.gaps.glue_jobs import install as install_jobs
from local.aws.gaps.glue_views import install as install_views
from local.aws.operations import before
from local.aws.patch import replace

_STATISTICS = ("Table", "Partition")


def install(aws: LocalAws) -> None:
    """Register the hooks."""
    install_views(aws)
    install_jobs(aws)
    _optimistic_lock(aws)
    _statistics()


def _optimistic_lock(aws: LocalAws) -> None:
    """Two Iceberg writers with one base: the second must lose, or a commit is lost silently.

    Inside moto, not before it: there changes of the catalog are served one at a time.
    """
    from moto.core.exceptions import JsonRESTError
    from moto.glue.responses import GlueResponse

    def update_table(response: Any) -> Any:
        given = response.parameters
        name, expected = given["TableInput"]["Name"], given.get("VersionId")
        table = _table(aws, given["DatabaseName"], name)
        current = str(table._current_version) if table is not None else None
        if table is not None and expected is not None and str(expected) != current:
            raise JsonRESTError(
                "ConcurrentModificationException",
                f"Update table failed due to concurrent modifications: table {name} is at "
                f"version {current}, not {expected}",
            )
        answer = update(response)
        if given.get("SkipArchive") and table is not None:
            table.versions.pop(current, None)
        return answer

    update = replace(GlueResponse, "update_table", update_table)


def _table(aws: LocalAws, database: str, name: str) -> Any:
    from moto.glue.models import glue_backends

    found = glue_backends[aws.account][aws.region].databases.get(database)
    return None if found is None else found.tables.get(name)


def _statistics() -> None:
    """Nobody keeps column statistics here; Trino asks for them and may offer some."""
    for kind in _STATISTICS:

        @before("glue", f"GetColumnStatisticsFor{kind}")
        def get(params: dict[str, Any], call: Call) -> dict[str, Any]:
            return {"ColumnStatisticsList": [], "Errors": []}

        @before("glue", f"UpdateColumnStatisticsFor{kind}")
        def update(params: dict[str, Any], call: Call) -> dict[str, Any]:
            return {"Errors": []}

        @before("glue", f"DeleteColumnStatisticsFor{kind}")
        def delete(params: dict[str, Any], call: Call) -> dict[str, Any]:
            return {}
