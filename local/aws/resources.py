"""Which resources a call names, by service: the ends of ARNs, or ARNs where the call has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Params = dict[str, Any]
# Calls name a query, policies its workgroup; Athena's part of the local AWS notes it here.
workgroup_of_query: dict[str, str] = {}


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
    if operation.startswith("SendTask"):
        return _machine_of(params.get("taskToken", ""))
    found = _given(params, "stateMachineArn", "executionArn", "activityArn", "resourceArn")
    return found or ([f"stateMachine:{params['name']}"] if params.get("name") else [])


def _machine_of(token: str) -> list[str]:
    """The state machine with the task that the token ends."""
    from moto.stepfunctions.parser.models import stepfunctions_parser_backends

    for regions in stepfunctions_parser_backends.values():
        for backend in regions.values():
            for machine in backend.state_machines:
                for execution in machine.executions:
                    worker = getattr(execution, "exec_worker", None)
                    if worker and worker.env.callback_pool_manager.get(token):
                        return [machine.arn]
    return []


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


def _emr(params: Params, operation: str) -> list[str]:
    found = _given(params, "ClusterId", "JobFlowId", "ResourceId") or params.get("JobFlowIds") or []
    return [f"cluster/{cluster}" for cluster in found]


def _emr_serverless(params: Params, operation: str) -> list[str]:
    if not params.get("applicationId"):
        return _given(params, "resourceArn")
    run = f"/jobruns/{params['jobRunId']}" if params.get("jobRunId") else ""
    return [f"/applications/{params['applicationId']}{run}"]


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


def _sagemaker(params: Params, operation: str) -> list[str]:
    kinds = {
        "TrainingJobName": "training-job",
        "TransformJobName": "transform-job",
        "ModelName": "model",
        "ModelPackageGroupName": "model-package-group",
        "ModelPackageArn": "",
        "ModelPackageName": "",
        "ResourceArn": "",
    }
    for field, kind in kinds.items():
        if params.get(field):
            name = params[field]
            return [name if name.startswith("arn:") or not kind else f"{kind}/{name}"]
    return []


def _quicksight(params: Params, operation: str) -> list[str]:
    kinds = ("DataSet", "DataSource", "Dashboard", "Theme", "Folder")
    for kind in kinds:
        if params.get(f"{kind}Id"):
            found = f"{kind.lower()}/{params[f'{kind}Id']}"
            ingestion = params.get("IngestionId")
            return [f"{found}/ingestion/{ingestion}" if ingestion else found]
    if params.get("GroupName"):
        return [f"group/{params.get('Namespace', 'default')}/{params['GroupName']}"]
    return _given(params, "ResourceArn")


def _given(params: Params, *names: str) -> list[str]:
    return [params[name] for name in names if params.get(name)][:1]


# A function of the parameters and the operation; S3 names its resources in the path.
RESOURCES: dict[str, Callable[[Params, str], list[str]]] = {
    "athena": _athena,
    "cloudwatch": _cloudwatch,
    "dynamodb": _dynamodb,
    "emr": _emr,
    "emr-serverless": _emr_serverless,
    "events": _events,
    "glue": _glue,
    "iam": _iam,
    "kms": _kms,
    "lambda": _lambda,
    "logs": _logs,
    "quicksight": _quicksight,
    "sagemaker": _sagemaker,
    "scheduler": _scheduler,
    "secretsmanager": _secretsmanager,
    "sns": _sns,
    "sqs": _sqs,
    "stepfunctions": _states,
    "sts": _sts,
}
