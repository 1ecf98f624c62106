"""Who stands behind an access key."""

from __future__ import annotations

from local.aws.credentials import service_name


class Principals:
    """Principals of one account by access key: a role's ARN, `service:NAME` or `user:KEY`."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._known: dict[str, str] = {}

    def __call__(self, access_key: str) -> str:
        """The principal of `access_key`."""
        if access_key not in self._known:
            self._known[access_key] = self._find(access_key)
        return self._known[access_key]

    def _find(self, access_key: str) -> str:
        from moto.sts.models import sts_backends

        if service := service_name(access_key):
            return f"service:{service}"
        for backend in list(sts_backends[self._account].values()):
            if assumed := backend.get_assumed_role_from_access_key(access_key):
                return str(assumed.role_arn)
        return f"user:{access_key}"
