"""Which rows of a data set a refresh replaces."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.gaps import quicksight_refusals
from local.aws.gaps.quicksight_assets import DATA_SET, Assets
from local.aws.model_check import check
from local.aws.operations import Refused, before


def install(assets: Assets) -> None:
    """Keep the window of a data set."""
    key = "DataSetRefreshProperties"

    @before("quicksight", f"Put{key}")
    def put(params: dict[str, Any], call: Call) -> dict[str, Any]:
        check("quicksight", call.operation, params)
        asset = assets.find(DATA_SET, params["DataSetId"])
        quicksight_refusals.of_window(asset, params[key])
        asset["RefreshProperties"] = params[key]
        return {"Status": 200}

    @before("quicksight", f"Describe{key}")
    def describe(params: dict[str, Any], call: Call) -> dict[str, Any]:
        found = assets.find(DATA_SET, params["DataSetId"]).get("RefreshProperties")
        if found is None:
            said = f"data set {params['DataSetId']} has no refresh properties"
            raise Refused("ResourceNotFoundException", said, 404)
        return {key: found, "Status": 200}

    @before("quicksight", f"Delete{key}")
    def delete(params: dict[str, Any], call: Call) -> dict[str, Any]:
        assets.find(DATA_SET, params["DataSetId"]).pop("RefreshProperties", None)
        return {"Status": 200}
