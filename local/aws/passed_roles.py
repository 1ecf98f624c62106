"""The roles that a call hands over to a service, which its caller must be allowed to."""

from __future__ import annotations

from local.aws.call import Call

_SAGEMAKER = "sagemaker.amazonaws.com"
# The parameter with the role, and who gets it; other calls of this project's roles hand over none.
_GIVEN = {
    ("emr-serverless", "StartJobRun"): ("executionRoleArn", "emr-serverless.amazonaws.com"),
    ("sagemaker", "CreateTrainingJob"): ("RoleArn", _SAGEMAKER),
    ("sagemaker", "CreateModel"): ("ExecutionRoleArn", _SAGEMAKER),
}


def passed_roles(call: Call, account: str) -> dict[str, str]:
    """The service that gets a role, by the role's ARN."""
    if (call.service, call.operation) == ("emr", "RunJobFlow"):
        profile = call.params.get("JobFlowRole")
        found = {arn: "ec2.amazonaws.com" for arn in _of_profile(profile, account)}
        found[str(call.params.get("ServiceRole"))] = "elasticmapreduce.amazonaws.com"
    else:
        field, service = _GIVEN.get((call.service, call.operation), ("", ""))
        found = {str(call.params.get(field)): service} if call.params.get(field) else {}
    return {_arn(role, account): service for role, service in found.items()}


def _of_profile(profile: object, account: str) -> list[str]:
    """The role inside an instance profile: EC2 gets the profile, IAM checks the role."""
    from moto.iam.models import iam_backends

    name = str(profile).rpartition("/")[2]
    profiles = iam_backends[account]["aws"].instance_profiles.values()
    return [str(role.arn) for found in profiles if found.name == name for role in found.roles]


def _arn(role: str, account: str) -> str:
    return role if role.startswith("arn:") else f"arn:aws:iam::{account}:role/{role}"
