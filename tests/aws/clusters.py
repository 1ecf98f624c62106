"""EMR clusters of a test: their roles, their steps, their end."""

from __future__ import annotations

import json
from typing import Any

from tests.aws import lake

CONF = [text for setting in lake.CONF.split(" --conf ") for text in ("--conf", setting)]


def profile(aws: Any, service: str = "ec2") -> tuple[str, str]:
    """(instance profile, ARN of its role)."""
    name = lake.unique("nodes")
    arn = lake.role(aws, service, name)
    iam = aws.client("iam")
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return name, arn


def step(aws: Any, name: str, script: str, *arguments: str, **more: Any) -> dict[str, Any]:
    """A step that submits `script` to Spark."""
    lake.lake(aws)
    key = f"code/{lake.unique(name)}.py"
    aws.client("s3").put_object(Bucket="lake", Key=key, Body=script.encode())
    args = ["spark-submit", "--deploy-mode", "client", *CONF, f"s3://lake/{key}", *arguments]
    return {
        "Name": name,
        "ActionOnFailure": "TERMINATE_CLUSTER",
        "HadoopJarStep": {"Jar": "command-runner.jar", "Args": args},
        **more,
    }


def launch(aws: Any, *steps: dict[str, Any], **more: Any) -> str:
    """Start a cluster of two fleets; returns its id."""
    lake.lake(aws)
    fleets = [
        {
            "InstanceFleetType": kind,
            "Name": kind,
            "TargetOnDemandCapacity": on_demand,
            "TargetSpotCapacity": spot,
            "InstanceTypeConfigs": [{"InstanceType": "m7g.xlarge", "WeightedCapacity": 1}],
        }
        for kind, on_demand, spot in (("MASTER", 1, 0), ("CORE", 0, 2))
    ]
    instances = {"InstanceFleets": fleets, "Ec2SubnetIds": ["subnet-1", "subnet-2"]}
    given = {
        "Name": lake.unique("cluster"),
        "ReleaseLabel": "emr-7.12.0",
        "LogUri": "s3://lake/emr-logs/",
        "Instances": {**instances, **more.pop("Instances", {})},
        "Steps": list(steps),
        **more,
    }
    given.setdefault("JobFlowRole", "")
    given["JobFlowRole"] = given["JobFlowRole"] or profile(aws)[0]
    given.setdefault("ServiceRole", lake.role(aws, "elasticmapreduce"))
    return str(aws.client("emr").run_job_flow(**given)["JobFlowId"])


def described(aws: Any, cluster: str) -> dict[str, Any]:
    """The cluster now."""
    found: dict[str, Any] = aws.client("emr").describe_cluster(ClusterId=cluster)["Cluster"]
    return found


def ended(aws: Any, cluster: str) -> dict[str, Any]:
    """The status of the cluster once it has ended."""

    def look() -> Any:
        status = described(aws, cluster)["Status"]
        return status if status["State"].startswith("TERMINATED") else None

    found: dict[str, Any] = lake.until(look, f"end of {cluster}")
    return found


def steps(aws: Any, cluster: str) -> dict[str, dict[str, Any]]:
    """The status of each step by its name."""
    listed = aws.client("emr").list_steps(ClusterId=cluster)["Steps"]
    return {each["Name"]: each["Status"] for each in listed}


def told(aws: Any, kind: str) -> Any:
    """A queue that hears of EMR; gives what it heard of a cluster, as (name, state)."""
    from tests.aws.resources import queue

    name = lake.unique("heard")
    url, arn = queue(aws, name)
    events = aws.client("events")
    pattern = {"source": ["aws.emr"], "detail-type": [kind]}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    return url
