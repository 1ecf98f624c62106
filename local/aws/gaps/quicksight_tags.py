"""Tags of what is kept here; those of groups and users stay moto's."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.gaps.quicksight_assets import Assets
from local.aws.operations import before


def install(assets: Assets) -> None:
    """List, add, take away."""

    @before("quicksight", "ListTagsForResource")
    def listed(params: dict[str, Any], call: Call) -> dict[str, Any] | None:
        asset = assets.by_arn(params["ResourceArn"])
        return None if asset is None else {"Tags": asset.get("Tags") or [], "Status": 200}

    @before("quicksight", "TagResource")
    def tag(params: dict[str, Any], call: Call) -> dict[str, Any] | None:
        asset = assets.by_arn(params["ResourceArn"])
        if asset is None:
            return None
        tags = {each["Key"]: each for each in [*(asset.get("Tags") or []), *params["Tags"]]}
        asset["Tags"] = list(tags.values())
        return {"Status": 200}

    @before("quicksight", "UntagResource")
    def untag(params: dict[str, Any], call: Call) -> dict[str, Any] | None:
        asset = assets.by_arn(params["ResourceArn"])
        if asset is None:
            return None
        gone = params["TagKeys"] if isinstance(params["TagKeys"], list) else [params["TagKeys"]]
        asset["Tags"] = [each for each in asset.get("Tags") or [] if each["Key"] not in gone]
        return {"Status": 200}
