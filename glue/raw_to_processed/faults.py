"""What can be wrong with a row: the types, ranges and rules of the contract of `sales`."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from pipeline_core.contract import Contract, Property
from pipeline_core.rules import RowRule
from pyspark.sql import Column
from pyspark.sql import functions as F

from raw_to_processed.values import given

# A value that is looked up by a column says nothing where that column is itself at fault.
_LOOKED_UP_BY = {"store_currency": "store_id"}


@dataclass(frozen=True)
class Fault:
    """A way to be wrong; `broken` is true for a row that is, false or null for any other."""

    name: str
    broken: Column


def faults(sales: Contract) -> list[Fault]:
    """All of them, in contract order."""
    found: list[Fault] = []
    for column in sales.properties:
        if not column.derived:
            found += _column_faults(column)
        found += [_rule_fault(rule) for rule in column.row_rules]
    return found + [_rule_fault(rule) for rule in sales.row_rules]


def _column_faults(column: Property) -> list[Fault]:
    value = F.col(column.name)
    found = []
    if column.required and column.default is None:
        found.append(Fault(f"missing:{column.name}", ~given(column)))
    if column.type != "string":
        found.append(Fault(f"type:{column.name}", given(column) & value.isNull()))
    out_of_range = _out_of_range(column, value)
    if out_of_range:
        found.append(Fault(f"range:{column.name}", reduce(or_, out_of_range)))
    pattern = column.options.get("pattern")
    if pattern is not None:
        found.append(Fault(f"pattern:{column.name}", ~value.rlike(pattern)))
    return found


def _out_of_range(column: Property, value: Column) -> list[Column]:
    length = F.length(value)
    found: list[Column] = []
    for option, limit in column.options.items():
        bound = F.lit(str(limit)).cast(column.type)
        if option == "minimum":
            found.append(value < bound)
        elif option == "maximum":
            found.append(value > bound)
        elif option == "exclusiveMinimum":
            found.append(value <= bound)
        elif option == "exclusiveMaximum":
            found.append(value >= bound)
        elif option == "minLength":
            found.append(length < limit)
        elif option == "maxLength":
            found.append(length > limit)
    return found


def _rule_fault(rule: RowRule) -> Fault:
    broken = ~F.expr(rule.predicate)
    for name, key in _LOOKED_UP_BY.items():
        if re.search(rf"\b{name}\b", rule.predicate):
            broken = broken & F.col(key).isNotNull()
    return Fault(rule.name, broken)
