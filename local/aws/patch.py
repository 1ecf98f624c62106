"""The one way to replace a part of moto: another version of it fails at start, not later."""

from __future__ import annotations

import inspect
from typing import Any


def replace(owner: Any, name: str, new: Any) -> Any:
    """Set `owner.name` to `new` and return what stood there; refuse when nothing did."""
    try:
        original = inspect.getattr_static(owner, name)
    except AttributeError:
        raise RuntimeError(
            f"{_label(owner)} has no {name!r}: this moto version differs from the pinned one; "
            "reinstall the locked requirements, or adapt the patch"
        ) from None
    bound = original.__func__ if isinstance(original, (staticmethod, classmethod)) else original
    if isinstance(original, staticmethod):
        new = staticmethod(new)
    setattr(owner, name, new)
    return bound


def _label(owner: Any) -> str:
    return str(getattr(owner, "__qualname__", None) or getattr(owner, "__name__", repr(owner)))


def add(owner: Any, name: str, new: Any) -> None:
    """Give `owner` what it lacks; an error when it has it by now, for then the gap is closed."""
    if hasattr(owner, name):
        raise RuntimeError(f"{owner.__name__}.{name} exists in this moto; remove the gap filler")
    setattr(owner, name, new)
