"""Moto stamps with the local clock.

It asks the time in few places: `moto.core.utils.utcnow`, behind most stamps, and the modules below
that ask for themselves. They get a `datetime` module of their own, whose values are plain ones.
What measures instead of stamping (time limits, the age of cached keys) stays on real time.
"""

from __future__ import annotations

import datetime as real
from importlib import import_module
from types import ModuleType
from typing import Any

from local.aws.clock import Clock
from local.aws.context import LocalAws
from local.aws.patch import replace

_PARSER = "moto.stepfunctions.parser"
# Each has `import datetime` and calls `datetime.datetime.now()`.
_STAMPING = (
    "moto.core.utils",
    "moto.s3.models",
    f"{_PARSER}.models",
    f"{_PARSER}.backend.execution",
    f"{_PARSER}.backend.state_machine",
    f"{_PARSER}.asl.component.state.exec.state_map.iteration.itemprocessor.map_run_record",
    f"{_PARSER}.asl.component.state.state",
    f"{_PARSER}.asl.component.state.wait.wait_function.timestamp",
    f"{_PARSER}.asl.eval.event.event_manager",
)


def install(aws: LocalAws) -> None:
    """Give each of these modules the clock's `datetime`."""
    module = moved_module(aws.clock)
    for name in _STAMPING:
        replace(import_module(name), "datetime", module)
    replace(import_module("moto.cloudwatch.models"), "datetime", moved_class(aws.clock))


def moved_class(clock: Clock) -> type[real.datetime]:
    """`datetime.datetime` that asks `clock` for the time."""

    class Plain(type):
        """What the real class made is an instance of the moved one, too."""

        def __instancecheck__(cls, value: Any) -> bool:
            return isinstance(value, real.datetime)

    class Moved(real.datetime, metaclass=Plain):
        def __new__(cls, *args: Any, **more: Any) -> Any:
            return real.datetime(*args, **more)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return real.datetime.fromtimestamp(clock.time(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(real.UTC).replace(tzinfo=None)

    return Moved


def moved_module(clock: Clock) -> ModuleType:
    """The module `datetime` with that class."""
    module = ModuleType("datetime")
    module.__dict__.update({**vars(real), "datetime": moved_class(clock)})
    return module
