"""What EMR refuses at once when a cluster is asked for, and what the local EMR cannot run."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.credentials import RoleError, role_session
from local.aws.operations import Refused
from local.aws.run.spark_submit import parse_step

NODES = "ec2.amazonaws.com"
_SERVICE = "elasticmapreduce.amazonaws.com"
_ICEBERG = "/usr/share/aws/iceberg/"


def check_launch(aws: LocalAws, backend: Any, params: dict[str, Any]) -> None:
    """Refuse a cluster whose roles, security configuration or steps are not usable."""
    _check_service_role(aws, str(params.get("ServiceRole")))
    profile_role(aws, str(params.get("JobFlowRole")))
    named = params.get("SecurityConfiguration")
    if named and named not in backend.security_configurations:
        message = f"Security configuration with name '{named}' does not exist."
        raise Refused("InvalidRequestException", message)
    instances = params.get("Instances") or {}
    if instances.get("InstanceFleets") and instances.get("InstanceGroups"):
        message = "A cluster may have either instance fleets or instance groups, not both"
        raise Refused("ValidationException", message)
    check_steps(params.get("Steps") or [])


def check_steps(steps: list[dict[str, Any]]) -> None:
    """Refuse what only a real cluster could run."""
    for step in steps:
        given = step.get("HadoopJarStep") or {}
        try:
            if given.get("Jar") != "command-runner.jar":
                raise ValueError(f"the jar is {given.get('Jar')!r}, expected 'command-runner.jar'")
            parse_step(given.get("Args") or [])
        except ValueError as fault:
            raise Refused("LocalAwsGap", f"step {step.get('Name')!r}: {fault}") from None


def check_installed(configurations: list[dict[str, Any]], conf: dict[str, str]) -> None:
    """Raise when Spark is told of a jar of Iceberg: EMR installs it only where it is asked to."""
    named = [jar for jar in conf.get("spark.jars", "").split(",") if jar.startswith(_ICEBERG)]
    asked = {given["Classification"]: given.get("Properties", {}) for given in configurations}
    if named and asked.get("iceberg-defaults", {}).get("iceberg.enabled") != "true":
        raise FileNotFoundError(
            f"File file:{named[0]} does not exist: the cluster has no Iceberg; set iceberg.enabled "
            "of iceberg-defaults in its configurations"
        )


def profile_role(aws: LocalAws, profile: str) -> str:
    """The ARN of the role that nodes with this instance profile have; it must trust EC2."""
    from moto.iam.models import iam_backends

    name = profile.rpartition("/")[2]
    profiles = iam_backends[aws.account]["aws"].instance_profiles.values()
    roles = [role for found in profiles if found.name == name for role in found.roles]
    if not roles:
        raise Refused("ValidationException", f"Invalid InstanceProfile: {profile}.")
    arn = str(roles[0].arn)
    _check_trust(aws, arn, NODES, f"Invalid InstanceProfile: {profile}.")
    return arn


def _check_service_role(aws: LocalAws, role: str) -> None:
    arn = role if role.startswith("arn:") else f"arn:aws:iam::{aws.account}:role/{role}"
    _check_trust(aws, arn, _SERVICE, f"Invalid ServiceRole: {role}.")


def _check_trust(aws: LocalAws, arn: str, principal: str, refusal: str) -> None:
    try:
        role_session(aws.account, aws.region, arn, "check", principal)
    except RoleError as fault:
        raise Refused("ValidationException", f"{refusal} {fault}") from None
