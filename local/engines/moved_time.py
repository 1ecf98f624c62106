"""`datetime` and `time` for programs that must see another time: real time plus an offset.

Values stay plain `datetime.datetime` objects; only what asks for "now" is different.
"""

from __future__ import annotations

import datetime as real
from collections.abc import Callable

# By name: whoever moves the clock replaces them in their modules.
from datetime import date as RealDate
from datetime import datetime as RealDatetime
from time import gmtime, localtime, time
from types import ModuleType
from typing import Any

Offset = Callable[[], float]


def classes(offset: Offset) -> dict[str, type]:
    """`datetime` and `date` whose now is `offset()` seconds away from the real one."""

    class Standing(type):
        """Real values are instances of the moved classes, too."""

        stands_for: type

        def __instancecheck__(cls, value: Any) -> bool:
            return isinstance(value, cls.stands_for)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, cls.stands_for)

    class MovedDate(RealDate, metaclass=Standing):
        stands_for = RealDate

        def __new__(cls, *args: Any, **more: Any) -> Any:
            return RealDate(*args, **more)

        @classmethod
        def today(cls) -> Any:
            return RealDate.fromtimestamp(time() + offset())

    class MovedDatetime(RealDatetime, metaclass=Standing):
        stands_for = RealDatetime

        def __new__(cls, *args: Any, **more: Any) -> Any:
            return RealDatetime(*args, **more)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return RealDatetime.fromtimestamp(time() + offset(), tz)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(real.UTC).replace(tzinfo=None)

    return {"date": MovedDate, "datetime": MovedDatetime}


def functions(offset: Offset) -> dict[str, Callable[..., Any]]:
    """The functions of `time` that tell the time of day; clocks that only measure stay real."""

    def now() -> float:
        return time() + offset()

    return {
        "time": now,
        "time_ns": lambda: int(now() * 1e9),
        "localtime": lambda seconds=None: localtime(now() if seconds is None else seconds),
        "gmtime": lambda seconds=None: gmtime(now() if seconds is None else seconds),
    }


def datetime_module(offset: Offset) -> ModuleType:
    """A `datetime` module for one importer, so that nobody else notices."""
    module = ModuleType("datetime")
    module.__dict__.update({**vars(real), **classes(offset)})
    return module
