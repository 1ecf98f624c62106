"""S3 bucket policies: a Deny under a condition applies only where the condition holds."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace


def install(aws: LocalAws) -> None:
    """Moto denies everything under `Deny unless TLS`, because it is given no condition values.

    Conditional denies are not enforced here: local calls are plain HTTP from the machine itself.
    """
    from moto.iam.access_control import IAMPolicyStatement, PermissionResult

    def is_action_permitted(
        statement: Any, action: str, resource: str = "*", principal: Any = None, values: Any = None
    ) -> Any:
        found = statement._statement
        if found.get("Effect") == "Deny" and found.get("Condition"):
            return PermissionResult.NEUTRAL
        return original(statement, action, resource, principal, values)

    original = replace(IAMPolicyStatement, "is_action_permitted", is_action_permitted)
