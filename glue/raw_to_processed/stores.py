"""The snapshot of stores: which rows of it count, and why others do not. Pure Python."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_CURRENCY = re.compile(r"[A-Z]{3}")
_NEEDED = ("store_id", "time_zone", "currency")


@dataclass(frozen=True)
class Store:
    """What a sale needs to know of its store."""

    store_id: str
    time_zone: str
    currency: str


def known_stores(
    lines: Iterable[Mapping[str, str | int | None]], is_time_zone: Callable[[str], bool]
) -> tuple[list[Store], list[str]]:
    """The valid stores, the last line of an id winning, and a notice for each line passed over."""
    stores: dict[str, Store] = {}
    notices: list[str] = []
    for line in sorted(lines, key=lambda item: int(item["source_line"] or 0)):
        fault = _fault(line, is_time_zone)
        if fault:
            notices.append(f"stores line {line['source_line']} ignored: {fault}")
            continue
        store = Store(*(str(line[name]) for name in _NEEDED))
        stores[store.store_id] = store
    return list(stores.values()), notices


def _fault(line: Mapping[str, str | int | None], is_time_zone: Callable[[str], bool]) -> str | None:
    if line.get("malformed"):
        return f"malformed:{line['malformed']}"
    missing = [name for name in _NEEDED if not line.get(name)]
    if missing:
        return ", ".join(f"missing:{name}" for name in missing)
    if not is_time_zone(str(line["time_zone"])):
        return f"unknown time zone {line['time_zone']!r}"
    if not _CURRENCY.fullmatch(str(line["currency"])):
        return f"unknown currency {line['currency']!r}"
    return None
