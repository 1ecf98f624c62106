"""The roles that a call hands over to a service, which its caller must be allowed to."""

from __future__ import annotations

from local.aws.call import Call


def passed_roles(call: Call, account: str) -> list[str]:
    """ARNs of the roles that EMR is given; other calls of this project's roles hand over none."""
    if (call.service, call.operation) == ("emr", "RunJobFlow"):
        given = [
            call.params.get("ServiceRole"),
            *_of_profile(call.params.get("JobFlowRole"), account),
        ]
    elif (call.service, call.operation) == ("emr-serverless", "StartJobRun"):
        given = [call.params.get("executionRoleArn")]
    else:
        return []
    return [_arn(str(role), account) for role in given if role]


def _of_profile(profile: object, account: str) -> list[str]:
    """The role inside an instance profile: EC2 gets the profile, IAM checks the role."""
    from moto.iam.models import iam_backends

    name = str(profile).rpartition("/")[2]
    profiles = iam_backends[account]["aws"].instance_profiles.values()
    return [str(role.arn) for found in profiles if found.name == name for role in found.roles]


def _arn(role: str, account: str) -> str:
    return role if role.startswith("arn:") else f"arn:aws:iam::{account}:role/{role}"
