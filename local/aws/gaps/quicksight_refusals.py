"""What QuickSight refuses of an asset, or finds when it makes one: names of what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local.aws.gaps.quicksight_assets import Asset, Assets
from local.aws.operations import Refused

# Names of the users' columns in rules, by their format.
_USERS = {"VERSION_1": ("UserName", "GroupName"), "VERSION_2": ("UserARN", "GroupARN")}


def of_data_source(assets: Assets, asset: Asset) -> list[dict[str, str]]:
    """A source that cannot be reached is made, and has failed."""
    from moto.athena.models import athena_backends

    if asset["Type"] != "ATHENA":
        raise Refused("LocalAwsGap", f"sources of type {asset['Type']} are not here; ATHENA is")
    athena = (asset.get("DataSourceParameters") or {}).get("AthenaParameters") or {}
    group = athena.get("WorkGroup") or "primary"
    if group in athena_backends[assets.aws.account][assets.aws.region].work_groups:
        return []
    return [{"Type": "GENERIC_SQL_FAILURE", "Message": f"WorkGroup {group} is not found"}]


def of_data_set(assets: Assets, asset: Asset) -> None:
    """A data set names sources, columns and rules that are there."""
    for table in asset["PhysicalTableMap"].values():
        kind, found = next(iter(table.items()))
        if kind not in ("CustomSql", "RelationalTable"):
            raise Refused("LocalAwsGap", f"tables of kind {kind} are not here")
        if assets.by_arn(found["DataSourceArn"]) is None:
            raise _invalid(f"there is no data source {found['DataSourceArn']}")
    columns = {each["Name"]: each["Type"] for each in output_columns(asset)}
    for folder, found in (asset.get("FieldFolders") or {}).items():
        for column in found.get("columns") or []:
            _known(columns, column, f"folder {folder}")
    rules = asset.get("RowLevelPermissionDataSet")
    if rules:
        _rules(assets, columns, rules)


def of_window(asset: Asset, properties: dict[str, Any]) -> None:
    """Rows are replaced by a date of the data set."""
    window = properties["RefreshConfiguration"]["IncrementalRefresh"]["LookbackWindow"]
    columns = {each["Name"]: each["Type"] for each in asset["OutputColumns"]}
    _known(columns, window["ColumnName"], "the lookback window")
    if columns[window["ColumnName"]] != "DATETIME":
        raise _invalid(f"the lookback window is over {window['ColumnName']}, which is no DATETIME")


def of_dashboard(assets: Assets, asset: Asset) -> list[dict[str, str]]:
    """What a definition names that is not there; the version is made, and has failed."""
    definition = asset.get("Definition") or {}
    columns: dict[str, set[str]] = {}
    errors = []
    for each in definition.get("DataSetIdentifierDeclarations") or []:
        data_set = assets.by_arn(each["DataSetArn"])
        if data_set is None:
            said = f"there is no data set {each['DataSetArn']}"
            errors.append({"Type": "DATA_SET_NOT_FOUND", "Message": said})
            continue
        columns[each["Identifier"]] = {each["Name"] for each in data_set["OutputColumns"]}
    for field in definition.get("CalculatedFields") or []:
        columns.setdefault(field["DataSetIdentifier"], set()).add(field["Name"])
    for name, column in {*_named(definition)}:
        if column not in columns.get(name, set()):
            said = f"data set {name} has no column {column}"
            errors.append({"Type": "COLUMN_REPLACEMENT_MISSING", "Message": said})
    return errors


def output_columns(asset: Asset) -> list[dict[str, str]]:
    """The columns of a data set, under the names that its readers see."""
    found: list[dict[str, str]] = []
    for table in asset["PhysicalTableMap"].values():
        for each in table.values():
            found += each.get("Columns") or each.get("InputColumns") or []
    renamed = {
        rename["ColumnName"]: rename["NewColumnName"]
        for table in (asset.get("LogicalTableMap") or {}).values()
        for transform in table.get("DataTransforms") or []
        if (rename := transform.get("RenameColumnOperation"))
    }
    return [
        {"Name": renamed.get(each["Name"], each["Name"]), "Type": each["Type"]} for each in found
    ]


def _rules(assets: Assets, columns: dict[str, str], rules: dict[str, Any]) -> None:
    data_set = assets.by_arn(rules["Arn"])
    if data_set is None:
        raise _invalid(f"there is no data set of rules {rules['Arn']}")
    users = _USERS[rules.get("FormatVersion") or "VERSION_1"]
    named = {each["Name"] for each in data_set["OutputColumns"]}
    if not named & {*users}:
        raise _invalid(f"rules need a column {' or '.join(users)}; there are {', '.join(named)}")
    for column in named - {*users}:
        _known(columns, column, "a rule")
        if columns[column] != "STRING":
            raise _invalid(f"a rule is about {column}, which is no STRING")


def _known(columns: dict[str, str], column: str, by: str) -> None:
    if column not in columns:
        raise _invalid(f"{by} names column {column}; there are {', '.join(columns)}")


def _invalid(said: str) -> Refused:
    return Refused("InvalidParameterValueException", said)


def _named(part: Any) -> Iterator[tuple[str, str]]:
    """Every column that a definition names."""
    if isinstance(part, list):
        for each in part:
            yield from _named(each)
    elif isinstance(part, dict):
        if "ColumnName" in part and "DataSetIdentifier" in part:
            yield part["DataSetIdentifier"], part["ColumnName"]
        for each in part.values():
            yield from _named(each)
