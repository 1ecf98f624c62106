"""Figures of the rules that count rows, in as few passes over the rows as there are keys."""

import re
from collections.abc import Mapping, Sequence

from pyspark.errors import ParseException
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from pipeline_core.rules import DatasetRule

_REPEATED = "duplicateValues"
# A query that only counts rows; one with a query inside, or with figures of the run, does more.
_COUNT = re.compile(
    r"\s*select\s+count\(\*\)\s+from\s+\$\{object\}\s+where\s((?:(?!\bselect\b)[^$])+)", re.I
)


def counts_rows(rule: DatasetRule) -> bool:
    """Whether the figure is a number of rows, each of which counts or not by itself or its key."""
    return not rule.query or _condition(rule) is not None


def count_rows(rules: Sequence[DatasetRule], rows: DataFrame, written: Column) -> list[float]:
    """The figure of each rule, all of which count rows; `written` are the rows of the run.

    The pass that looks for repeated keys counts everything else along with them: a table of a
    small file for each day takes longer to open than to add up.
    """
    keys = list(dict.fromkeys(rule.columns for rule in rules if rule.metric == _REPEATED))
    faults = {
        n: _fault(rule) & written if rule.of_written else _fault(rule)
        for n, rule in enumerate(rules)
        if rule.metric != _REPEATED
    }
    total, repeated, counted = _pass(rows, keys[0] if keys else (), faults)
    by_key = dict.fromkeys(keys[:1], repeated)
    by_key |= {key: _pass(rows, key, {})[1] for key in keys[1:]}
    counts = [
        by_key[rule.columns] if rule.metric == _REPEATED else counted[n]
        for n, rule in enumerate(rules)
    ]
    return [
        float(count) if rule.unit != "percent" else 100.0 * count / total if total else 0.0
        for rule, count in zip(rules, counts, strict=True)
    ]


def _pass(
    rows: DataFrame, key: Sequence[str], faults: Mapping[int, Column]
) -> tuple[int, int, dict[int, int]]:
    """How many rows there are, how many repeat a key, how many have each fault."""
    groups = rows.groupBy(*[F.col(name).alias(f"key_{name}") for name in key]).agg(
        F.count(F.lit(1)).alias("rows"),
        *[F.count_if(fault).alias(f"fault_{n}") for n, fault in faults.items()],
    )
    sums = (F.col("rows"), F.col("rows") - 1, *[F.col(f"fault_{n}") for n in faults])
    found = groups.agg(*[F.coalesce(F.sum(each), F.lit(0)) for each in sums]).collect()[0]
    return found[0], found[1], dict(zip(faults, found[2:], strict=True))


def _fault(rule: DatasetRule) -> Column:
    """Whether the rule counts a row."""
    condition = _condition(rule)
    if condition is not None:
        return condition
    if rule.metric == "rowCount":
        return F.lit(True)
    fault = F.lit(False)
    for name in rule.columns:
        column = F.col(name)
        if rule.metric == "nullValues":
            fault = fault | column.isNull()
            continue
        if "validValues" in rule.arguments:
            fault = fault | F.coalesce(~column.isin(*rule.arguments["validValues"]), F.lit(False))
        if "pattern" in rule.arguments:
            fault = fault | F.coalesce(~column.rlike(rule.arguments["pattern"]), F.lit(False))
    return fault


def _condition(rule: DatasetRule) -> Column | None:
    """What the rule's query counts rows by, if that is all it does."""
    only = _COUNT.fullmatch(rule.query or "")
    try:
        return F.expr(only[1]) if only else None
    except ParseException:  # something follows the condition
        return None
