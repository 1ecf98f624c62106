"""What was made in QuickSight, by kind and id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local.aws.context import LocalAws
from local.aws.operations import Refused

Asset = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of asset: its name in the API, and in ARNs."""

    name: str
    path: str
    # The list in the answer that lists them.
    listed_as: str
    versioned: bool = False

    @property
    def key(self) -> str:
        """The parameter that names one."""
        return f"{self.name}Id"


DATA_SOURCE = Kind("DataSource", "datasource", "DataSources")
DATA_SET = Kind("DataSet", "dataset", "DataSetSummaries")
FOLDER = Kind("Folder", "folder", "FolderSummaryList")
THEME = Kind("Theme", "theme", "ThemeSummaryList", versioned=True)
DASHBOARD = Kind("Dashboard", "dashboard", "DashboardSummaryList", versioned=True)
KINDS = (DATA_SOURCE, DATA_SET, THEME, DASHBOARD, FOLDER)


class Assets:
    """What was made, by kind and id."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.kept: dict[tuple[Kind, str], Asset] = {}
        self.members: list[tuple[str, str, str]] = []

    def find(self, kind: Kind, name: str) -> Asset:
        """The asset, or QuickSight's error that there is none."""
        if (kind, name) not in self.kept:
            said = f"{kind.name} {name} is not found"
            raise Refused("ResourceNotFoundException", said, 404)
        return self.kept[kind, name]

    def by_arn(self, arn: str) -> Asset | None:
        """The asset with this ARN."""
        return next((asset for asset in self.kept.values() if asset["Arn"] == arn), None)

    def arn(self, resource: str) -> str:
        """The ARN of something in QuickSight."""
        return f"arn:aws:quicksight:{self.aws.region}:{self.aws.account}:{resource}"


_ASSETS: dict[str, Assets] = {}


def assets_of(aws: LocalAws) -> Assets:
    """The assets of a local AWS, which imports need too."""
    return _ASSETS.setdefault(aws.url, Assets(aws))
