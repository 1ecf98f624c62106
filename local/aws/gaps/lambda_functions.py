"""Lambda: settings of a function, and ids of invocations, that moto accepts and forgets."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace

# Setting -> attribute of moto's function.
_KEPT = {
    "DeadLetterConfig": "local_dead_letter_config",
    "LoggingConfig": "local_logging_config",
    "KMSKeyArn": "kms_key_arn",
    "TracingConfig": "tracing_config",
    "EphemeralStorage": "local_ephemeral_storage",
}


def install(aws: LocalAws) -> None:
    """Keep them on the function and give them back."""
    _keep_request_ids()
    from moto.awslambda.models import LambdaFunction

    def create(fn: Any, account_id: str, spec: dict[str, Any], *args: Any, **more: Any) -> None:
        original_create(fn, account_id, spec, *args, **more)
        _keep(fn, spec)

    def update(fn: Any, config_updates: dict[str, Any]) -> Any:
        if "Environment" in config_updates:
            config_updates["Environment"] = {"Variables": {}, **config_updates["Environment"]}
        original_update(fn, config_updates)
        _keep(fn, config_updates)
        return fn.get_configuration()

    def configuration(fn: Any, on_create: bool = False) -> dict[str, Any]:
        found: dict[str, Any] = original_configuration(fn, on_create)
        found["LoggingConfig"] = logging_config(fn)
        if target := getattr(fn, "local_dead_letter_config", None):
            found["DeadLetterConfig"] = target
        if storage := getattr(fn, "local_ephemeral_storage", None):
            found["EphemeralStorage"] = storage
        return found

    original_create = replace(LambdaFunction, "__init__", create)
    original_update = replace(LambdaFunction, "update_configuration", update)
    original_configuration = replace(LambdaFunction, "get_configuration", configuration)


def _keep_request_ids() -> None:
    """The id that the function was given is the one that the caller gets."""
    from moto.core import responses

    def request_id(headers: dict[str, str] | None = None) -> str:
        given = (headers or {}).get("x-amzn-requestid")
        return given or str(made(headers))

    made = replace(responses, "gen_amzn_requestid_long", request_id)


def logging_config(fn: Any) -> dict[str, Any]:
    """Where and how a function logs, with the service's defaults filled in."""
    given = getattr(fn, "local_logging_config", None) or {}
    return {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{fn.function_name}", **given}


def _keep(fn: Any, spec: dict[str, Any]) -> None:
    for setting, attribute in _KEPT.items():
        if spec.get(setting) is not None:
            setattr(fn, attribute, spec[setting])
