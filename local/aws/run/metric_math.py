"""Metric math of alarms: arithmetic over metrics, with IF, FILL, MIN, MAX, SUM, AVG and ABS."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

Value = float | None
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "MIN": min,
    "MAX": max,
    "SUM": sum,
    "AVG": lambda values: sum(values) / len(values),
    "ABS": lambda values: abs(values[0]),
}


def compute(expression: str, values: Mapping[str, Value]) -> Value:
    """The value of one period; missing when a metric it needs is, or when it divides by zero."""
    try:
        tree = ast.parse(expression.replace("&&", " and ").replace("||", " or "), mode="eval")
        return _value(tree.body, values)
    except ZeroDivisionError:
        return None
    except (SyntaxError, KeyError, TypeError) as error:
        raise ValueError(f"metric math {expression!r} is not in the local AWS: {error}") from None


def _value(node: Any, values: Mapping[str, Value]) -> Value:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _value(node.operand, values)
        return None if inner is None else -inner
    if isinstance(node, ast.BinOp):
        return _applied(node.op, node.left, node.right, values)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _applied(node.ops[0], node.left, node.comparators[0], values)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _called(node.func.id, node.args, values)
    raise TypeError(f"no {type(node).__name__}")


def _applied(op: Any, left: Any, right: Any, values: Mapping[str, Value]) -> Value:
    first, second = _value(left, values), _value(right, values)
    if first is None or second is None:
        return None
    return float(_BINARY[type(op)](first, second))


def _called(name: str, arguments: list[Any], values: Mapping[str, Value]) -> Value:
    if name == "IF":
        condition = _value(arguments[0], values)
        if condition is None:
            return None
        return _value(arguments[1 if condition else 2], values)
    if name == "FILL":
        found = _value(arguments[0], values)
        return _value(arguments[1], values) if found is None else found
    inner = arguments[0].elts if isinstance(arguments[0], ast.List) else arguments
    given = [value for value in (_value(each, values) for each in inner) if value is not None]
    return _FUNCTIONS[name](given) if given else None
