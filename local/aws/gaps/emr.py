"""EMR: instance fleets, and what a cluster says of where it runs."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after, before


def install(aws: LocalAws) -> None:
    """Register the hooks."""
    from moto.emr.models import emr_backends

    backend = emr_backends[aws.account][aws.region]

    @before("emr", "ListInstanceFleets")
    def list_instance_fleets(params: dict[str, Any], call: Call) -> dict[str, Any]:
        cluster = backend.describe_cluster(params["ClusterId"])
        return {"InstanceFleets": [_fleet(cluster, fleet) for fleet in cluster.fleets]}

    @after("emr", "DescribeCluster")
    def describe(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        cluster = backend.clusters[params["ClusterId"]]
        found = answer["Cluster"]
        found["InstanceCollectionType"] = "INSTANCE_FLEET" if cluster.fleets else "INSTANCE_GROUP"
        if cluster.subnets:
            places = found.setdefault("Ec2InstanceAttributes", {})
            places["RequestedEc2SubnetIds"] = cluster.subnets
            places["Ec2SubnetId"] = cluster.subnets[0]
        return answer


def _fleet(cluster: Any, fleet: dict[str, Any]) -> dict[str, Any]:
    """All that was asked for is there: nobody competes for machines here."""
    kind = fleet["InstanceFleetType"]
    return {
        "Id": f"if-{cluster.id[2:]}{kind[0]}",
        "Name": fleet.get("Name", kind),
        "Status": {"State": "TERMINATED" if cluster.end_datetime else "RUNNING"},
        "InstanceFleetType": kind,
        "TargetOnDemandCapacity": fleet.get("TargetOnDemandCapacity", 0),
        "TargetSpotCapacity": fleet.get("TargetSpotCapacity", 0),
        "ProvisionedOnDemandCapacity": fleet.get("TargetOnDemandCapacity", 0),
        "ProvisionedSpotCapacity": fleet.get("TargetSpotCapacity", 0),
        "InstanceTypeSpecifications": fleet.get("InstanceTypeConfigs", []),
        "LaunchSpecifications": fleet.get("LaunchSpecifications", {}),
    }
