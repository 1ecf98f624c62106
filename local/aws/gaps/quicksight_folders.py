"""What stands in the folders of QuickSight."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.gaps.quicksight_assets import DASHBOARD, DATA_SET, DATA_SOURCE, FOLDER, Assets
from local.aws.model_check import check
from local.aws.operations import Refused, before


def install(assets: Assets) -> None:
    """Put in, list, take out."""

    def member(params: dict[str, Any]) -> tuple[str, str, str]:
        return params["FolderId"], params["MemberType"], params["MemberId"]

    @before("quicksight", "CreateFolderMembership")
    def create(params: dict[str, Any], call: Call) -> dict[str, Any]:
        check("quicksight", call.operation, params)
        assets.find(FOLDER, params["FolderId"])
        kinds = {kind.name.upper(): kind for kind in (DASHBOARD, DATA_SET, DATA_SOURCE)}
        kind = kinds.get(params["MemberType"])
        if kind is None:
            raise Refused("LocalAwsGap", f"members of type {params['MemberType']} are not here")
        assets.find(kind, params["MemberId"])
        if member(params) in assets.members:
            raise Refused("ResourceExistsException", f"{params['MemberId']} is a member", 409)
        assets.members.append(member(params))
        return {"FolderMember": {k: params[k] for k in ("MemberId", "MemberType")}, "Status": 200}

    @before("quicksight", "ListFolderMembers")
    def listed(params: dict[str, Any], call: Call) -> dict[str, Any]:
        assets.find(FOLDER, params["FolderId"])
        found = [m for m in assets.members if m[0] == params["FolderId"]]
        arns = [
            {"MemberId": name, "MemberArn": assets.arn(f"{kind.lower().replace('_', '')}/{name}")}
            for _, kind, name in found
        ]
        return {"FolderMemberList": arns, "Status": 200}

    @before("quicksight", "DeleteFolderMembership")
    def delete(params: dict[str, Any], call: Call) -> dict[str, Any]:
        if member(params) not in assets.members:
            raise Refused("ResourceNotFoundException", f"{params['MemberId']} is no member", 404)
        assets.members.remove(member(params))
        return {"Status": 200}
