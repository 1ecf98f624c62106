"""QuickSight: sources, data sets, themes, dashboards and folders. Moto keeps groups and users."""

from __future__ import annotations

import uuid
from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.gaps import (
    quicksight_folders,
    quicksight_permissions,
    quicksight_refresh,
    quicksight_refusals,
    quicksight_tags,
)
from local.aws.gaps.quicksight_assets import (
    DASHBOARD,
    DATA_SET,
    DATA_SOURCE,
    FOLDER,
    KINDS,
    Asset,
    Assets,
    Kind,
    assets_of,
)
from local.aws.model_check import check
from local.aws.operations import Refused, before

# Asked for in answers of their own.
_APART = ("AwsAccountId", "Permissions", "Definition", "Tags", "Credentials", "SourceEntity")


def install(aws: LocalAws) -> None:
    """Answer what Terraform asks for assets."""
    assets = assets_of(aws)
    for kind in KINDS:
        _lifecycle(assets, kind)
        _listed(assets, kind)
        quicksight_permissions.install(assets, kind)
    _definition(assets)
    quicksight_refresh.install(assets)
    quicksight_folders.install(assets)
    quicksight_tags.install(assets)


def _lifecycle(assets: Assets, kind: Kind) -> None:
    @before("quicksight", f"Create{kind.name}")
    def create(params: dict[str, Any], call: Call) -> dict[str, Any]:
        check("quicksight", call.operation, params)
        name = params[kind.key]
        if (kind, name) in assets.kept:
            raise Refused("ResourceExistsException", f"{kind.name} {name} exists", 409)
        now = assets.aws.clock.time()
        asset = {**params, "Arn": assets.arn(f"{kind.path}/{name}"), "CreatedTime": now}
        _judge(assets, kind, asset, now)
        assets.kept[kind, name] = asset
        return _made(kind, asset, "CreationStatus")

    @before("quicksight", f"Describe{kind.name}")
    def describe(params: dict[str, Any], call: Call) -> dict[str, Any]:
        asset = assets.find(kind, params[kind.key])
        return {kind.name: _described(kind, asset), "Status": 200}

    @before("quicksight", f"Update{kind.name}")
    def update(params: dict[str, Any], call: Call) -> dict[str, Any]:
        check("quicksight", call.operation, params)
        old = assets.find(kind, params[kind.key])
        # What an update does not say is gone, but for what has operations of its own.
        apart = ("Arn", "CreatedTime", "Permissions", "Tags", "VersionNumber", "RefreshProperties")
        kept = {name: old[name] for name in apart if name in old}
        if kind is FOLDER:
            kept = {**old}
        if kind is DATA_SOURCE:
            kept["Type"] = old["Type"]
        asset = {**kept, **params}
        _judge(assets, kind, asset, assets.aws.clock.time())
        assets.kept[kind, params[kind.key]] = asset
        return _made(kind, asset, "UpdateStatus")

    @before("quicksight", f"Delete{kind.name}")
    def delete(params: dict[str, Any], call: Call) -> dict[str, Any]:
        asset = assets.find(kind, params[kind.key])
        if kind is FOLDER and any(folder == params[kind.key] for folder, _, _ in assets.members):
            said = f"folder {params[kind.key]} has members; take them out first"
            raise Refused("ConflictException", said, 409)
        del assets.kept[kind, params[kind.key]]
        return {kind.key: params[kind.key], "Arn": asset["Arn"], "Status": 200}


def _listed(assets: Assets, kind: Kind) -> None:
    fields = ("Arn", "Name", "CreatedTime", "LastUpdatedTime", kind.key)

    def summary(asset: Asset) -> dict[str, Any]:
        if kind is DATA_SOURCE:
            return _described(kind, asset)
        found = {name: asset[name] for name in fields}
        if kind is DASHBOARD:
            found["PublishedVersionNumber"] = asset["VersionNumber"]
            found["LastPublishedTime"] = asset["LastUpdatedTime"]
        elif kind is DATA_SET:
            found["ImportMode"] = asset["ImportMode"]
            found["RowLevelPermissionTagConfigurationApplied"] = False
        return found

    @before("quicksight", f"List{kind.name}s")
    def listed(params: dict[str, Any], call: Call) -> dict[str, Any]:
        # All on one page: there are few.
        found = [summary(asset) for (each, _), asset in assets.kept.items() if each is kind]
        return {kind.listed_as: found, "Status": 200}


def _judge(assets: Assets, kind: Kind, asset: Asset, now: float) -> None:
    """Take a new asset or version in; what is wrong with it is refused, or stands in its state."""
    asset["LastUpdatedTime"] = now
    asset["VersionNumber"] = asset.get("VersionNumber", 0) + 1
    asset["Errors"] = []
    if kind is DATA_SOURCE:
        asset["Errors"] = quicksight_refusals.of_data_source(assets, asset)
    elif kind is DATA_SET:
        quicksight_refusals.of_data_set(assets, asset)
        asset["OutputColumns"] = quicksight_refusals.output_columns(asset)
    elif kind is DASHBOARD:
        asset["Errors"] = quicksight_refusals.of_dashboard(assets, asset)
    asset["State"] = "CREATION_FAILED" if asset["Errors"] else "CREATION_SUCCESSFUL"


def _made(kind: Kind, asset: Asset, state: str) -> dict[str, Any]:
    answer = {kind.key: asset[kind.key], "Arn": asset["Arn"], "RequestId": str(uuid.uuid4())}
    if kind.versioned:
        answer["VersionArn"] = f"{asset['Arn']}/version/{asset['VersionNumber']}"
    if kind not in (DATA_SET, FOLDER):
        answer[state] = asset["State"].replace(
            "CREATION", "UPDATE" if state == "UpdateStatus" else "CREATION"
        )
    return {**answer, "Status": 201}


def _described(kind: Kind, asset: Asset) -> dict[str, Any]:
    own = ("State", "Errors", "VersionNumber", "RefreshProperties")
    found = {name: value for name, value in asset.items() if name not in (*_APART, *own)}
    if kind is DATA_SOURCE:
        failed = {"ErrorInfo": asset["Errors"][0]} if asset["Errors"] else {}
        return {**found, "Status": asset["State"], **failed}
    if not kind.versioned:
        return found
    version = {
        **{"Arn": f"{asset['Arn']}/version/{asset['VersionNumber']}", "Status": asset["State"]},
        **{"VersionNumber": asset["VersionNumber"], "CreatedTime": asset["LastUpdatedTime"]},
        "Description": found.pop("VersionDescription", None),
        "Errors": asset["Errors"],
    }
    if kind is DASHBOARD:
        version |= {"DataSetArns": _data_set_arns(asset), "ThemeArn": found.pop("ThemeArn", None)}
        found["LastPublishedTime"] = asset["LastUpdatedTime"]
        found.pop("DashboardPublishOptions", None)
    else:
        version |= {name: found.pop(name, None) for name in ("BaseThemeId", "Configuration")}
        found["Type"] = "CUSTOM"
    return {**found, "Version": {name: v for name, v in version.items() if v is not None}}


def _data_set_arns(asset: Asset) -> list[str]:
    declared = (asset.get("Definition") or {}).get("DataSetIdentifierDeclarations") or []
    return [each["DataSetArn"] for each in declared]


def _definition(assets: Assets) -> None:
    @before("quicksight", "DescribeDashboardDefinition")
    def definition(params: dict[str, Any], call: Call) -> dict[str, Any]:
        asset = assets.find(DASHBOARD, params["DashboardId"])
        return {
            **{name: asset[name] for name in ("DashboardId", "Name", "Definition", "Errors")},
            **{"ResourceStatus": asset["State"], "ThemeArn": asset.get("ThemeArn")},
            "DashboardPublishOptions": asset.get("DashboardPublishOptions") or {},
            "Status": 200,
        }

    @before("quicksight", "UpdateDashboardPublishedVersion")
    def publish(params: dict[str, Any], call: Call) -> dict[str, Any]:
        asset = assets.find(DASHBOARD, params["DashboardId"])
        return {"DashboardId": params["DashboardId"], "DashboardArn": asset["Arn"], "Status": 200}
