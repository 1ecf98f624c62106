"""Keys of a role, as the service that runs something for us would get them from STS."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

# Renewed well before the hour that STS grants.
_REUSE_SECONDS = 45 * 60
_LOCK = threading.Lock()
_SESSIONS: dict[tuple[str, str], tuple[float, Keys]] = {}
_SERVICE_PREFIX = "service-"


@dataclass(frozen=True)
class Keys:
    """An access key with its secret and, for a role, its session token."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None


class RoleError(Exception):
    """The role does not exist, or does not trust the service that wants it."""


def service_keys(name: str) -> Keys:
    """Keys for calls a service makes in its own name, such as delivering an event."""
    return Keys(_SERVICE_PREFIX + name.partition(".")[0], "local", None)


def service_name(access_key: str) -> str | None:
    """The service behind keys made by `service_keys`, else None."""
    if not access_key.startswith(_SERVICE_PREFIX):
        return None
    return access_key.removeprefix(_SERVICE_PREFIX)


def role_session(
    account: str, region: str, role_arn: str, session: str, service_principal: str | None = None
) -> Keys:
    """A session of `role_arn`; refused unless the role exists and trusts `service_principal`."""
    from moto.sts.models import sts_backends

    role = _role(account, role_arn)
    if service_principal:
        _check_trust(role_arn, role.assume_role_policy_document, service_principal, account)
    with _LOCK:
        made, keys = _SESSIONS.get((role_arn, session), (0.0, None))
        if keys is None or time.time() - made > _REUSE_SECONDS:
            assumed: Any = sts_backends[account]["aws"].assume_role(
                region, session[:64], role_arn, "", 3600, ""
            )
            keys = Keys(assumed.access_key_id, assumed.secret_access_key, assumed.session_token)
            _SESSIONS[role_arn, session] = (time.time(), keys)
        return keys


def forget_role(role_arn: str) -> None:
    """Drop the sessions of a role, so that a role made anew under its name starts fresh."""
    with _LOCK:
        for key in [key for key in _SESSIONS if key[0] == role_arn]:
            del _SESSIONS[key]


def _role(account: str, role_arn: str) -> Any:
    from moto.iam.models import iam_backends

    try:
        return iam_backends[account]["aws"].get_role_by_arn(role_arn)
    except Exception:
        raise RoleError(
            f"role {role_arn} does not exist in account {account}; create it, or correct the ARN"
        ) from None


def _check_trust(role_arn: str, document: Any, principal: str, account: str) -> None:
    text = document if isinstance(document, str) else json.dumps(document or {})
    policy = json.loads(unquote(text) if text.startswith("%") else text or "{}")
    statements = policy.get("Statement") or []
    trusted: set[str] = set()
    for statement in statements if isinstance(statements, list) else [statements]:
        if statement.get("Effect") != "Allow" or not _account_allowed(statement, account):
            continue
        if not {"sts:AssumeRole", "sts:*", "*"} & set(_many(statement.get("Action"))):
            continue
        allowed = statement.get("Principal")
        trusted |= {"*"} if allowed == "*" else set(_many((allowed or {}).get("Service")))
    if not trusted & {principal, "*"}:
        raise RoleError(
            f"role {role_arn} does not trust {principal}; it trusts "
            f"{', '.join(sorted(trusted)) or 'no service'}; name {principal} in its trust policy"
        )


def _account_allowed(statement: dict[str, Any], account: str) -> bool:
    wanted = (statement.get("Condition") or {}).get("StringEquals") or {}
    named = _many(wanted.get("aws:SourceAccount"))
    return not named or account in named


def _many(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
