"""Dataset rules evaluated on a candidate, with their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from pipeline_core.contract import Contract
from pipeline_core.rule_figures import count_rows, counts_rows
from pipeline_core.rules import DatasetRule


class QualityGateFailed(RuntimeError):
    """A rule that blocks is broken; nothing is published."""

    rules: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class RuleResult:
    """One rule, its figure and the verdict."""

    name: str
    dataset: str
    severity: str
    passed: bool
    actual: float | None
    expected: str

    def fields(self) -> dict[str, Any]:
        """As an entry of `rules` in a run record."""
        return dict(self.__dict__)


def check_dataset(
    contract: Contract, rows: DataFrame, figures: Mapping[str, int], written: Column | None = None
) -> list[RuleResult]:
    """Evaluate every rule of the contract on these rows; `figures` fill `${...}` in queries.

    `written` tells the rows that the run wrote from those that were there before; all, if it is
    left out.
    """
    rules = _all(contract)
    countable = [rule for rule in rules if counts_rows(rule)]
    counted = iter(count_rows(countable, rows, F.lit(True) if written is None else written))
    view = f"candidate_{contract.name}"
    rows.createOrReplaceTempView(view)
    known = {**figures, "object": view}
    try:
        actual = [
            next(counted) if rule in countable else _query(rule, rows, known) for rule in rules
        ]
    finally:
        rows.sparkSession.catalog.dropTempView(view)
    return [
        RuleResult(r.name, contract.name, r.severity, r.holds(figure), figure, r.expected)
        for r, figure in zip(rules, actual, strict=True)
    ]


def require_passed(results: Sequence[RuleResult]) -> None:
    """Raise with the names and figures of the blocking rules that are broken, on one line."""
    broken = [r for r in results if not r.passed and r.severity == "error"]
    if broken:
        failure = QualityGateFailed("; ".join(breach(result) for result in broken))
        failure.rules = [result.fields() for result in results]
        raise failure


def breach(result: RuleResult) -> str:
    """A broken rule in words."""
    figure = "no figure" if result.actual is None else f"{round(result.actual, 4):g}"
    return f"{result.dataset}.{result.name}: got {figure}, expected {result.expected}"


def _all(contract: Contract) -> list[DatasetRule]:
    """The contract's own rules, after the one its columns imply.

    That one is not broken by older rows, which have nothing in a column that was added since.
    """
    required = tuple(column.name for column in contract.properties if column.required)
    implied = DatasetRule(
        "required_values", "error", {"mustBe": 0}, "nullValues", required, of_written=True
    )
    return [implied, *contract.dataset_rules]


def _query(rule: DatasetRule, rows: DataFrame, figures: Mapping[str, object]) -> float | None:
    try:
        query = Template(rule.query or "").substitute(figures)
    except KeyError as error:
        raise KeyError(
            f"rule {rule.name}: no value for {error}; known: {sorted(figures)}"
        ) from None
    first = rows.sparkSession.sql(query).first()
    return None if first is None or first[0] is None else float(first[0])
