"""Contracts (ODCS v3.1) as the jobs see them: columns, types, options, rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from pipeline_core.rules import DatasetRule, RowRule, read_rules

# What of `logicalTypeOptions` is held against a value.
LIMITS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "pattern",
)  # fmt: skip


class ContractError(ValueError):
    """A contract is missing or says something the jobs cannot carry out."""


@dataclass(frozen=True)
class Property:
    """One column of a dataset."""

    name: str
    type: str
    description: str
    required: bool
    partitioned: bool
    # Among the partition keys, the outermost first.
    position: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)
    row_rules: tuple[RowRule, ...] = ()

    @property
    def derived(self) -> bool:
        """The pipeline makes this column; the source does not deliver it."""
        return bool(self.custom.get("derived", False))

    @property
    def default(self) -> str | None:
        """The text that stands for a blank value, if there is one."""
        return self.custom.get("default")


@dataclass(frozen=True)
class Contract:
    """One dataset: its columns in order and the rules on its rows and on the whole."""

    name: str
    description: str
    properties: tuple[Property, ...]
    row_rules: tuple[RowRule, ...]
    dataset_rules: tuple[DatasetRule, ...]
    custom: Mapping[str, Any]

    @property
    def columns(self) -> list[str]:
        """All column names in contract order."""
        return [p.name for p in self.properties]

    @property
    def delivered(self) -> list[str]:
        """Columns whose values come from the source."""
        return [p.name for p in self.properties if not p.derived]

    @property
    def partitions(self) -> list[str]:
        """Columns the table is partitioned by, the outermost first."""
        keys = [p for p in self.properties if p.partitioned]
        return [p.name for p in sorted(keys, key=lambda key: key.position)]

    @property
    def table(self) -> str:
        """`zone.name`, as the catalog and the leases call it."""
        return f"{self.custom['zone']}.{self.name}"

    def property_of(self, name: str) -> Property:
        """The column of that name."""
        for candidate in self.properties:
            if candidate.name == name:
                return candidate
        raise ContractError(f"contract {self.name} has no column {name!r}; it has {self.columns}")


def contract_names() -> list[str]:
    """The datasets that have a contract."""
    files = resources.files("pipeline_core").joinpath("contracts").iterdir()
    return sorted(file.name[:-5] for file in files if file.name.endswith(".json"))


@cache
def load_contract(name: str) -> Contract:
    """The contract of a dataset, from the JSON that the build puts into this package."""
    source = resources.files("pipeline_core").joinpath("contracts", f"{name}.json")
    if not source.is_file():
        raise ContractError(f"no contract {name!r} in pipeline_core/contracts; run npm run synth")
    return read_contract(json.loads(source.read_text(encoding="utf-8")))


def read_contract(document: Mapping[str, Any]) -> Contract:
    """A contract document as a Contract; what is not understood is an error that names it."""
    table = document["schema"][0]
    name = document["name"]
    rows, dataset = read_rules(name, None, table.get("quality", []))
    properties = []
    for item in table["properties"]:
        own_rows, own_dataset = read_rules(name, item["name"], item.get("quality", []))
        dataset += own_dataset
        properties.append(_property(name, item, own_rows))
    return Contract(
        name=name,
        description=table.get("description", ""),
        properties=tuple(properties),
        row_rules=tuple(rows),
        dataset_rules=tuple(dataset),
        custom=_custom(document),
    )


def _property(dataset: str, item: Mapping[str, Any], row_rules: list[RowRule]) -> Property:
    options = item.get("logicalTypeOptions", {})
    unknown = sorted(set(options) - set(LIMITS))
    if unknown:
        raise ContractError(
            f"column {dataset}.{item['name']}: nobody holds logicalTypeOptions {unknown} against a "
            f"value; allowed: {', '.join(LIMITS)}; say anything else as a rule of engine row"
        )
    return Property(
        name=item["name"],
        type=item["physicalType"],
        description=item.get("description", ""),
        required=bool(item.get("required", False)),
        partitioned=bool(item.get("partitioned", False)),
        position=int(item.get("partitionKeyPosition", 0)),
        options=options,
        custom=_custom(item),
        row_rules=tuple(row_rules),
    )


def _custom(item: Mapping[str, Any]) -> dict[str, Any]:
    return {entry["property"]: entry["value"] for entry in item.get("customProperties", [])}
