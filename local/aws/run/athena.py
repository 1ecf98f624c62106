"""Athena queries, run by Trino over the same catalog and buckets."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, before
from local.aws.resources import workgroup_of_query
from local.aws.run import athena_access, athena_results, athena_statements, athena_values
from local.aws.run.athena_query import ENDED, Query
from local.engines.trino import QueryFailed, Statement

_CATALOG = "awsdatacatalog"
_CUT_OFF = "Query cancelled! : Bytes scanned limit was exceeded"


def install(aws: LocalAws) -> None:
    """Answer the query operations ourselves; workgroups stay moto's."""
    queries: dict[str, Query] = {}
    tokens: dict[str, str] = {}

    @before("athena", "StartQueryExecution")
    def start(params: dict[str, Any], call: Call) -> dict[str, Any]:
        token = params.get("ClientRequestToken")
        if token in tokens:
            return {"QueryExecutionId": tokens[token]}
        query = _query(aws, params, athena_access.role_of(aws, call.access_key))
        queries[query.id] = query
        workgroup_of_query[query.id] = query.workgroup
        if token:
            tokens[token] = query.id
        aws.spawn(_work, aws, query)
        return {"QueryExecutionId": query.id}

    @before("athena", "GetQueryExecution")
    def get(params: dict[str, Any], call: Call) -> dict[str, Any]:
        return {"QueryExecution": _found(queries, params["QueryExecutionId"]).as_dict()}

    @before("athena", "BatchGetQueryExecution")
    def batch_get(params: dict[str, Any], call: Call) -> dict[str, Any]:
        ids = params["QueryExecutionIds"]
        missing = [{"QueryExecutionId": i, "ErrorCode": "404"} for i in ids if i not in queries]
        known = [queries[i].as_dict() for i in ids if i in queries]
        return {"QueryExecutions": known, "UnprocessedQueryExecutionIds": missing}

    @before("athena", "GetQueryResults")
    def results(params: dict[str, Any], call: Call) -> dict[str, Any]:
        query = _found(queries, params["QueryExecutionId"])
        page = athena_results.page(query, params.get("NextToken"), params.get("MaxResults"))
        athena_access.read_results(aws, query, athena_access.role_of(aws, call.access_key))
        return page

    @before("athena", "StopQueryExecution")
    def stop(params: dict[str, Any], call: Call) -> dict[str, Any]:
        query = _found(queries, params["QueryExecutionId"])
        if query.state not in ENDED:
            query.end("CANCELLED", "Query cancelled by user")
            if query.cancel:
                query.cancel()
        return {}

    @before("athena", "ListQueryExecutions")
    def list_queries(params: dict[str, Any], call: Call) -> dict[str, Any]:
        name, size = params.get("WorkGroup") or "primary", params.get("MaxResults") or 50
        ids = [q.id for q in reversed(list(queries.values())) if q.workgroup == name]
        first = int(params.get("NextToken") or 0)
        more = str(first + size) if first + size < len(ids) else None
        return {"QueryExecutionIds": ids[first : first + size], "NextToken": more}


def _found(queries: dict[str, Query], query_id: str) -> Query:
    if query_id not in queries:
        raise Refused("InvalidRequestException", f"QueryExecution {query_id} was not found")
    return queries[query_id]


def _query(aws: LocalAws, params: dict[str, Any], caller: str | None) -> Query:
    from moto.athena.models import athena_backends

    name = params.get("WorkGroup") or "primary"
    group = athena_backends[aws.account][aws.region].work_groups.get(name)
    if group is None:
        raise Refused("InvalidRequestException", f"WorkGroup {name} is not found.")
    settings = group.configuration or {}
    ours, theirs = settings.get("ResultConfiguration") or {}, params.get("ResultConfiguration")
    enforced = settings.get("EnforceWorkGroupConfiguration", True)
    result = dict(ours if enforced else {**ours, **(theirs or {})})
    query = Query(
        sql=params["QueryString"],
        workgroup=name,
        context=params.get("QueryExecutionContext") or {},
        result=result,
        caller=caller,
        parameters=params.get("ExecutionParameters") or [],
        cutoff=settings.get("BytesScannedCutoffPerQuery"),
    )
    catalog = query.context.get("Catalog") or _CATALOG
    if catalog.lower() != _CATALOG:
        raise Refused("InvalidRequestException", f"Catalog {catalog}; only AwsDataCatalog is here")
    if not result.get("OutputLocation"):
        said = "No output location provided. Set it in the workgroup or the ResultConfiguration."
        raise Refused("InvalidRequestException", said)
    kind = "csv" if athena_statements.has_header(query.sql) else "txt"
    result["OutputLocation"] = f"{result['OutputLocation'].rstrip('/')}/{query.id}.{kind}"
    return query


def _work(aws: LocalAws, query: Query) -> None:
    if not query.begin():
        return
    try:
        _run(aws, query)
        if query.cutoff and query.scanned > query.cutoff:
            query.end("CANCELLED", _CUT_OFF)
            return
        athena_results.store(aws, query)
        query.end("SUCCEEDED")
    except athena_statements.Unsupported as fault:
        query.end("FAILED", str(fault))
    except QueryFailed as fault:
        query.end("FAILED", str(fault), fault.user_error)
    except Exception as fault:
        query.end("FAILED", f"{type(fault).__name__}: {fault}", user_error=False)


def _run(aws: LocalAws, query: Query) -> None:
    athena_access.prepare(aws, query)
    answer = aws.engines.trino.query(
        Statement(
            athena_statements.engine_sql(query.sql),
            (query.context.get("Database") or "default").lower(),
            query.parameters,
            athena_access.keys_of(aws, query),
        ),
        lambda cancel: setattr(query, "cancel", cancel),
    )
    athena_access.look_up(aws, query, answer.id)
    query.scanned = answer.bytes_scanned
    if answer.update_type is not None:  # a count or nothing, no result set
        if answer.rows and isinstance(answer.rows[0][0], int):
            query.update_count = answer.rows[0][0]
        return
    query.columns = [athena_values.column_info(name, kind) for name, kind in answer.columns]
    kinds = [kind for _, kind in answer.columns]
    query.rows = [
        [athena_values.text(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
        for row in answer.rows
    ]
