"""Quality rules of a contract: on one row, and on a whole dataset."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# What each metric is told beside the columns: one of these at least.
METRICS: dict[str, tuple[str, ...]] = {
    "duplicateValues": (), "nullValues": (), "rowCount": (),
    "invalidValues": ("validValues", "pattern"),
}  # fmt: skip
SEVERITIES = ("error", "warning")
OPERATORS: dict[str, Callable[[float, Any], bool]] = {
    "mustBe": lambda actual, limit: actual == limit,
    "mustNotBe": lambda actual, limit: actual != limit,
    "mustBeGreaterThan": lambda actual, limit: actual > limit,
    "mustBeGreaterOrEqualTo": lambda actual, limit: actual >= limit,
    "mustBeLessThan": lambda actual, limit: actual < limit,
    "mustBeLessOrEqualTo": lambda actual, limit: actual <= limit,
    "mustBeBetween": lambda actual, limits: limits[0] <= actual <= limits[1],
    "mustNotBeBetween": lambda actual, limits: not limits[0] <= actual <= limits[1],
}


class UnknownRule(ValueError):
    """A contract holds a rule of a kind nobody evaluates."""


@dataclass(frozen=True)
class RowRule:
    """A predicate in Spark SQL that every row fulfils; null counts as fulfilled."""

    name: str
    predicate: str


@dataclass(frozen=True)
class DatasetRule:
    """A figure of the whole dataset and the limits it keeps."""

    name: str
    severity: str
    limits: Mapping[str, Any]
    metric: str | None = None
    columns: tuple[str, ...] = ()
    query: str | None = None
    unit: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    # Whether only rows that the run wrote count, and not what the table held before.
    of_written: bool = False

    @property
    def blocks(self) -> bool:
        """A breach stops the publishing; otherwise it is a notice."""
        return self.severity == "error"

    @property
    def expected(self) -> str:
        """The limits in words, for records and messages."""
        return " and ".join(f"{operator} {limit}" for operator, limit in self.limits.items())

    def holds(self, actual: float | None) -> bool:
        """The figure keeps the limits; no figure keeps none."""
        if actual is None:
            return False
        return all(OPERATORS[operator](actual, limit) for operator, limit in self.limits.items())


def read_rules(
    dataset: str, column: str | None, items: Sequence[Mapping[str, Any]]
) -> tuple[list[RowRule], list[DatasetRule]]:
    """The rules of a `quality` list, those on rows and those on the dataset apart."""
    rows: list[RowRule] = []
    datasets: list[DatasetRule] = []
    for item in items:
        name = f"{dataset}.{item.get('name') or '(unnamed)'}"
        kind = item.get("type", "library")
        if kind == "custom" and item.get("engine") == "row":
            _check_severity(name, item)
            rows.append(RowRule(_name(item, name), str(item["implementation"])))
        elif kind in ("library", "sql"):
            datasets.append(_dataset_rule(item, name, column))
        elif kind != "text":  # ODCS: text is for people
            raise UnknownRule(
                f"rule {name}: cannot evaluate type {kind!r} engine {item.get('engine')!r}; "
                "allowed: custom with engine row, library, sql, text"
            )
    return rows, datasets


def _dataset_rule(item: Mapping[str, Any], name: str, column: str | None) -> DatasetRule:
    limits = {operator: item[operator] for operator in OPERATORS if operator in item}
    unknown = [key for key in item if key.startswith("must") and key not in OPERATORS]
    if unknown or not limits:
        raise UnknownRule(f"rule {name}: got limits {unknown}; allowed: {list(OPERATORS)}")
    severity = item.get("severity", "error")
    if severity not in SEVERITIES:
        raise UnknownRule(f"rule {name}: got severity {severity!r}; allowed: {list(SEVERITIES)}")
    if "query" in item:
        return DatasetRule(_name(item, name), severity, limits, query=item["query"])
    metric = item.get("metric")
    if metric not in METRICS:
        raise UnknownRule(f"rule {name}: got metric {metric!r}; allowed: {list(METRICS)}")
    arguments = item.get("arguments", {})
    _check_arguments(name, metric, set(arguments) - {"properties"})
    columns = tuple(arguments.get("properties", [column] if column else []))
    if metric != "rowCount" and not columns:
        raise UnknownRule(f"rule {name}: {metric} needs arguments.properties or a column")
    unit = item.get("unit")
    return DatasetRule(_name(item, name), severity, limits, metric, columns, None, unit, arguments)


def _check_severity(name: str, item: Mapping[str, Any]) -> None:
    """A row that breaks a rule is refused; to let it in with a warning is a rule on the dataset."""
    if item.get("severity", "error") != "error":
        raise UnknownRule(
            f"rule {name}: got severity {item['severity']!r}; a rule of engine row quarantines the "
            "row; allowed: error; to be warned only, count such rows in a rule of type sql"
        )


def _check_arguments(name: str, metric: str, given: set[str]) -> None:
    """One that is misspelt would leave a rule that nothing breaks."""
    known = METRICS[metric]
    if given - set(known) or (known and not given):
        raise UnknownRule(
            f"rule {name}: {metric} got arguments {sorted(given)}; "
            f"allowed: {' or '.join(known) or 'properties'}"
        )


def _name(item: Mapping[str, Any], where: str) -> str:
    if not item.get("name"):
        raise UnknownRule(f"rule {where} has no name; give it one, reports and errors need it")
    return str(item["name"])
