"""Athena: what the Terraform provider reads of a workgroup, and errors moto leaves out."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, before


def install(aws: LocalAws) -> None:
    """Register the hooks."""
    from moto.athena.models import athena_backends

    def groups() -> dict[str, Any]:
        found: dict[str, Any] = athena_backends[aws.account][aws.region].work_groups
        return found

    @before("athena", "GetWorkGroup")
    def get_work_group(params: dict[str, Any], call: Call) -> None:
        _known(groups(), params["WorkGroup"])

    @before("athena", "UpdateWorkGroup")
    def update_work_group(params: dict[str, Any], call: Call) -> dict[str, Any]:
        group = _known(groups(), params["WorkGroup"])
        if "Description" in params:
            group.description = params["Description"]
        if "State" in params:
            group.state = params["State"]
        _update(group.configuration, params.get("ConfigurationUpdates") or {})
        return {}

    @before("athena", "ListTagsForResource")
    def list_tags(params: dict[str, Any], call: Call) -> dict[str, Any]:
        backend = athena_backends[aws.account][aws.region]
        return {"Tags": backend.tagger.list_tags_for_resource(params["ResourceARN"])["Tags"]}


def _known(groups: dict[str, Any], name: str) -> Any:
    if name not in groups:
        raise Refused("InvalidRequestException", f"WorkGroup {name} is not found.")
    return groups[name]


def _update(configuration: dict[str, Any], updates: dict[str, Any]) -> None:
    """Apply ConfigurationUpdates: `Remove…` flags, nested result settings, plain values."""
    result = dict(configuration.get("ResultConfiguration") or {})
    for name, value in (updates.get("ResultConfigurationUpdates") or {}).items():
        if name.startswith("Remove"):
            result.pop(name.removeprefix("Remove"), None) if value else None
        else:
            result[name] = value
    configuration["ResultConfiguration"] = result
    for name, value in updates.items():
        if name == "RemoveBytesScannedCutoffPerQuery" and value:
            configuration.pop("BytesScannedCutoffPerQuery", None)
        elif name != "ResultConfigurationUpdates" and not name.startswith("Remove"):
            configuration[name] = value
