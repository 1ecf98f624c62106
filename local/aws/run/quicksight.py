"""QuickSight's imports: the data set's SQL runs in Athena, and its rows are counted."""

from __future__ import annotations

import csv
import io
import threading
import time
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.gaps.quicksight_assets import DATA_SET, Asset, Assets, assets_of
from local.aws.model_check import check
from local.aws.operations import Refused, before

_LOCK = threading.Lock()
_FULL, _INCREMENTAL = "FULL_REFRESH", "INCREMENTAL_REFRESH"
# Ten imports look at once, on the machine that computes what they wait for.
_LOOK_SECONDS = 0.3


class ImportFault(Exception):
    """The import failed, for one of QuickSight's reasons."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def install(aws: LocalAws) -> None:
    """Answer what starts and shows imports."""
    assets = assets_of(aws)
    imports: dict[tuple[str, str], dict[str, Any]] = {}

    @before("quicksight", "CreateIngestion")
    def create(params: dict[str, Any], call: Call) -> dict[str, Any]:
        check("quicksight", call.operation, params)
        data_set = assets.find(DATA_SET, params["DataSetId"])
        if data_set["ImportMode"] != "SPICE":
            raise Refused("InvalidParameterValueException", "the data set is not in SPICE")
        kind = params.get("IngestionType") or _FULL
        if kind == _INCREMENTAL and "RefreshProperties" not in data_set:
            said = f"data set {params['DataSetId']} has no refresh properties"
            raise Refused("InvalidParameterValueException", said)
        key = (params["DataSetId"], params["IngestionId"])
        with _LOCK:
            if key in imports:
                raise Refused("ResourceExistsException", f"ingestion {key[1]} exists", 409)
            found = imports[key] = _initialized(assets, params, kind)
        aws.spawn(_import, aws, data_set, found)
        return {
            **{name: found[name] for name in ("Arn", "IngestionId", "IngestionStatus")},
            **{"RequestId": str(uuid.uuid4()), "Status": 201},
        }

    @before("quicksight", "DescribeIngestion")
    def describe(params: dict[str, Any], call: Call) -> dict[str, Any]:
        assets.find(DATA_SET, params["DataSetId"])
        found = imports.get((params["DataSetId"], params["IngestionId"]))
        if found is None:
            said = f"ingestion {params['IngestionId']} is not found"
            raise Refused("ResourceNotFoundException", said, 404)
        return {"Ingestion": dict(found), "Status": 200}

    @before("quicksight", "ListIngestions")
    def listed(params: dict[str, Any], call: Call) -> dict[str, Any]:
        assets.find(DATA_SET, params["DataSetId"])
        found = [each for (name, _), each in imports.items() if name == params["DataSetId"]]
        return {"Ingestions": [dict(each) for each in reversed(found)], "Status": 200}


def _initialized(assets: Assets, params: dict[str, Any], kind: str) -> dict[str, Any]:
    name = f"dataset/{params['DataSetId']}/ingestion/{params['IngestionId']}"
    return {
        **{"Arn": assets.arn(name), "IngestionId": params["IngestionId"]},
        **{"IngestionStatus": "INITIALIZED", "CreatedTime": assets.aws.clock.time()},
        "RequestSource": "MANUAL",
        "RequestType": kind,
    }


def _import(aws: LocalAws, data_set: Asset, found: dict[str, Any]) -> None:
    begun = time.monotonic()
    found["IngestionStatus"] = "RUNNING"
    try:
        found["RowInfo"] = _rows(aws, data_set, found["RequestType"] == _INCREMENTAL)
        ended = {"IngestionStatus": "COMPLETED"}
    except ImportFault as fault:
        ended = {"IngestionStatus": "FAILED"}
        found["ErrorInfo"] = {"Type": fault.kind, "Message": str(fault)}
    except Exception as fault:
        ended = {"IngestionStatus": "FAILED"}
        said = f"{type(fault).__name__}: {fault}"
        found["ErrorInfo"] = {"Type": "INTERNAL_SERVICE_ERROR", "Message": said}
    # Who sees the new state sees all of it.
    found["IngestionTimeInSeconds"] = round(time.monotonic() - begun)
    found.update(ended)


def _rows(aws: LocalAws, data_set: Asset, incremental: bool) -> dict[str, int]:
    """Read rows and count what the data set then holds; an incremental read keeps older ones."""
    window = _window(data_set)
    # Nothing is there yet that could stay.
    since = _since(aws, window) if incremental and "SpiceRows" in data_set else None
    read: Counter[str] = Counter()
    for row in _answer(aws, data_set, window, since):
        read[row[window["ColumnName"]][:10] if window else ""] += 1
    kept: Counter[str] = Counter()
    if since is not None:
        kept.update({day: n for day, n in data_set["SpiceRows"].items() if day < since})
    data_set["SpiceRows"] = kept + read
    return {
        **{"RowsIngested": read.total(), "RowsDropped": 0},
        "TotalRowsInDataset": data_set["SpiceRows"].total(),
    }


def _window(data_set: Asset) -> dict[str, Any] | None:
    properties = data_set.get("RefreshProperties")
    if properties is None:
        return None
    window: dict[str, Any] = properties["RefreshConfiguration"]["IncrementalRefresh"][
        "LookbackWindow"
    ]
    return window


def _since(aws: LocalAws, window: dict[str, Any] | None) -> str | None:
    if window is None:
        return None
    units = {"HOUR": "hours", "DAY": "days", "WEEK": "weeks"}
    back = timedelta(**{units[window["SizeUnit"]]: window["Size"]})
    return (aws.clock.now() - back).strftime("%Y-%m-%d")


def _answer(
    aws: LocalAws, data_set: Asset, window: dict[str, Any] | None, since: str | None
) -> list[dict[str, str]]:
    """The rows of the data set's only table, as Athena's result file has them."""
    [table] = data_set["PhysicalTableMap"].values()
    [(kind, source)] = table.items()
    columns = source.get("Columns") or source.get("InputColumns")
    names = [each["Name"] for each in columns]
    sql = source.get("SqlQuery") or (
        f"select {', '.join(names)} from {source.get('Schema', 'default')}.{source['Name']}"
    )
    if window and since:
        sql = f"select * from ({sql}) where {window['ColumnName']} >= timestamp '{since} 00:00:00'"
    header, rows = _query(aws, source["DataSourceArn"], sql)
    missing = [name for name in names if name not in header]
    if missing:
        said = f"{kind} answers no {', '.join(missing)}; its columns are {', '.join(header)}"
        raise ImportFault("SQL_SCHEMA_MISMATCH_ERROR", said)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _query(aws: LocalAws, source_arn: str, sql: str) -> tuple[list[str], list[list[str]]]:
    source = assets_of(aws).by_arn(source_arn)
    if source is None:
        raise ImportFault("DATA_SOURCE_NOT_FOUND", f"there is no data source {source_arn}")
    athena = aws.client("athena", session="quicksight")
    group = source["DataSourceParameters"]["AthenaParameters"].get("WorkGroup") or "primary"
    started = athena.start_query_execution(QueryString=sql, WorkGroup=group)
    query = {"QueryExecutionId": started["QueryExecutionId"]}
    while True:
        execution = athena.get_query_execution(**query)["QueryExecution"]
        state = execution["Status"]["State"]
        if state == "SUCCEEDED":
            break
        if state in ("FAILED", "CANCELLED"):
            reason = execution["Status"].get("StateChangeReason", state)
            missing = any(name in reason for name in ("TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND"))
            kind = "SQL_TABLE_NOT_FOUND" if missing else "SQL_EXCEPTION"
            raise ImportFault(kind, reason)
        time.sleep(_LOOK_SECONDS)
    text = aws.read_s3(execution["ResultConfiguration"]["OutputLocation"]).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, rows
