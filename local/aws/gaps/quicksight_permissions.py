"""Who may do what with an asset of QuickSight."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.gaps.quicksight_assets import Assets, Kind
from local.aws.model_check import check
from local.aws.operations import before


def install(assets: Assets, kind: Kind) -> None:
    """Answer the operations of a kind."""

    def answer(asset: dict[str, Any]) -> dict[str, Any]:
        arn = f"{kind.name}Arn" if kind.name in ("DataSet", "DataSource", "Theme") else "Arn"
        arn = "DashboardArn" if kind.name == "Dashboard" else arn
        return {
            **{kind.key: asset[kind.key], arn: asset["Arn"]},
            **{"Permissions": asset.get("Permissions") or [], "Status": 200},
        }

    @before("quicksight", f"Describe{kind.name}Permissions")
    def describe(params: dict[str, Any], call: Call) -> dict[str, Any]:
        return answer(assets.find(kind, params[kind.key]))

    if kind.name == "Folder":
        before("quicksight", "DescribeFolderResolvedPermissions")(describe)

    @before("quicksight", f"Update{kind.name}Permissions")
    def update(params: dict[str, Any], call: Call) -> dict[str, Any]:
        check("quicksight", call.operation, params)
        asset = assets.find(kind, params[kind.key])
        held = {each["Principal"]: set(each["Actions"]) for each in asset.get("Permissions") or []}
        for each in params.get("GrantPermissions") or []:
            held[each["Principal"]] = held.get(each["Principal"], set()) | set(each["Actions"])
        for each in params.get("RevokePermissions") or []:
            held[each["Principal"]] = held.get(each["Principal"], set()) - set(each["Actions"])
        asset["Permissions"] = [
            {"Principal": principal, "Actions": sorted(actions)}
            for principal, actions in held.items()
            if actions
        ]
        return answer(asset)
