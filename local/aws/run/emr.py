"""EMR RunJobFlow: a cluster that runs its steps one after another, for real, in the warm Spark."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, after, before
from local.aws.patch import replace
from local.aws.run.emr_checks import check_launch, check_steps
from local.aws.run.emr_cluster import ENDED, LiveCluster, LiveStep
from local.aws.run.emr_work import work


def install(aws: LocalAws) -> None:
    """Let moto's clusters run, and report what became of them."""
    from moto.emr import models

    replace(models, "Cluster", LiveCluster)
    replace(models, "Step", LiveStep)
    backend = models.emr_backends[aws.account][aws.region]

    @before("emr", "RunJobFlow")
    def check(params: dict[str, Any], call: Call) -> None:
        check_launch(aws, backend, params)

    @after("emr", "RunJobFlow")
    def launched(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        cluster = backend.clusters[answer["JobFlowId"]]
        instances = params.get("Instances") or {}
        cluster.fleets = list(instances.get("InstanceFleets") or [])
        subnet = instances.get("Ec2SubnetId")
        cluster.subnets = list(instances.get("Ec2SubnetIds") or ([subnet] if subnet else []))
        aws.spawn(work, aws, cluster)
        return answer

    @before("emr", "AddJobFlowSteps")
    def check_more(params: dict[str, Any], call: Call) -> None:
        cluster = _cluster(backend, params["JobFlowId"])
        if cluster.stop_requested or cluster.state in ENDED:
            raise Refused(
                "ValidationException", f"A job flow that is {cluster.state} takes no steps"
            )
        check_steps(params.get("Steps") or [])

    @before("emr", "TerminateJobFlows")
    def stop(params: dict[str, Any], call: Call) -> dict[str, Any]:
        clusters = [_cluster(backend, cluster_id) for cluster_id in params["JobFlowIds"]]
        for cluster in clusters:
            if cluster.termination_protected:
                said = f"Could not shut down one or more job flows since {cluster.id} is protected"
                raise Refused("ValidationException", said)
        for cluster in clusters:
            _stop(aws, cluster)
        return {}


def _stop(aws: LocalAws, cluster: LiveCluster) -> None:
    cluster.terminate()
    for step in cluster.steps:
        if step.state == "RUNNING":
            aws.engines.spark.kill(step.id, "stopped")


def _cluster(backend: Any, cluster_id: str) -> LiveCluster:
    found = backend.clusters.get(cluster_id)
    if isinstance(found, LiveCluster):
        return found
    raise Refused("InvalidRequestException", f"Cluster id '{cluster_id}' is not valid.")
