"""What EMR tells EventBridge of clusters and steps; source: Amazon EMR events, EventBridge."""

from __future__ import annotations

import json

from local.aws.context import LocalAws
from local.aws.run.emr_cluster import LiveCluster, LiveStep

# Of a cluster, EMR does not tell that it bootstraps or is being terminated.
_TOLD = {
    "STARTING": ("INFO", "was requested"),
    "RUNNING": ("INFO", "began running steps"),
    "WAITING": ("INFO", "is ready and waits for steps"),
    "TERMINATED": ("INFO", "has terminated"),
    "TERMINATED_WITH_ERRORS": ("CRITICAL", "has terminated with errors"),
}


def cluster_changed(aws: LocalAws, cluster: LiveCluster) -> None:
    """Offer `EMR Cluster State Change` to the rules."""
    state = str(cluster.state)
    if state not in _TOLD:
        return
    severity, what = _TOLD[state]
    reason = {name.lower(): value for name, value in cluster.reason.items()} or {"code": ""}
    because = f" with a reason of {reason['code']}" if reason["code"] else ""
    at = aws.clock.now().strftime("%Y-%m-%d %H:%M UTC")
    detail = {
        "severity": severity,
        "stateChangeReason": json.dumps(reason, separators=(",", ":")),
        "name": cluster.name,
        "clusterId": cluster.id,
        "state": state,
        "message": f"Amazon EMR Cluster {cluster.id} ({cluster.name}) {what} at {at}{because}.",
    }
    aws.emit("aws.emr", "EMR Cluster State Change", detail, [cluster.arn])


def step_changed(aws: LocalAws, cluster: LiveCluster, step: LiveStep) -> None:
    """Offer `EMR Step Status Change` to the rules."""
    at = aws.clock.now().strftime("%Y-%m-%d %H:%M UTC")
    where = f"in Amazon EMR cluster {cluster.id} ({cluster.name})"
    detail = {
        "severity": "ERROR" if step.state == "FAILED" else "INFO",
        "actionOnFailure": step.action_on_failure,
        "stepId": step.id,
        "name": step.name,
        "clusterId": cluster.id,
        "state": step.state,
        "message": f"Step {step.id} ({step.name}) {where} is {step.state} at {at}.",
    }
    aws.emit("aws.emr", "EMR Step Status Change", detail, [cluster.arn])
