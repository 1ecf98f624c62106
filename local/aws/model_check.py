"""Input against botocore's model of a service, with the values of enumerations, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from botocore.validate import ParamValidator

from local.aws.call import service_model
from local.aws.operations import Refused


def check(service: str, operation: str, params: dict[str, Any]) -> None:
    """Refuse what the service would refuse, and say where it stands."""
    shape = service_model(service).operation_model(operation).input_shape
    report = ParamValidator().validate(params, shape).generate_report()
    faults = [report] if report else [*_faults(params, shape, "")]
    if faults:
        raise Refused("InvalidParameterValueException", f"{operation}: " + "; ".join(faults[:5]))


def _faults(value: Any, shape: Any, path: str) -> Iterator[str]:
    if value is None:
        return
    if shape.type_name == "structure":
        for name, each in value.items():
            yield from _faults(each, shape.members[name], f"{path}.{name}".lstrip("."))
    elif shape.type_name == "list":
        for index, each in enumerate(value):
            yield from _faults(each, shape.member, f"{path}[{index}]")
    elif shape.type_name == "map":
        for name, each in value.items():
            yield from _faults(each, shape.value, f"{path}.{name}")
    elif shape.type_name == "string":
        yield from _text_faults(value, shape, path)


def _text_faults(value: str, shape: Any, path: str) -> Iterator[str]:
    allowed = getattr(shape, "enum", None)
    if allowed and value not in allowed:
        yield f"{path} is {value!r}; it must be one of {', '.join(allowed)}"
    longest = shape.metadata.get("max")
    if longest is not None and len(value) > longest:
        yield f"{path} has {len(value)} characters; {longest} are allowed"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.search(pattern if "^" in pattern else f"^(?:{pattern})$", value):
        yield f"{path} is {value!r}, which does not match {pattern}"
