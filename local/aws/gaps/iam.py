"""IAM: how much the policies of one role may say."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, before

_MOST = 10_240


def install(aws: LocalAws) -> None:
    """Refuse what would be too much for AWS."""

    @before("iam", "PutRolePolicy")
    def put(params: dict[str, Any], _call: Call) -> None:
        from moto.iam.models import iam_backends

        role = iam_backends[aws.account]["aws"].get_role(params["RoleName"])
        policies = {**role.policies, params["PolicyName"]: params["PolicyDocument"]}
        # White space does not count, and policies that are attached have limits of their own.
        if sum(len("".join(policy.split())) for policy in policies.values()) > _MOST:
            message = f"Maximum policy size of {_MOST} bytes exceeded for role {role.name}"
            raise Refused("LimitExceeded", message, 409)
