"""Reads metrics the way alarms do: one value per period, newest period last."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

Key = tuple[str, str, frozenset[tuple[str, str]]]


class SeriesIndex:
    """Moto's one list of all data, by metric; not for several threads at once."""

    def __init__(self) -> None:
        self._series: dict[Key, list[tuple[float, int, Any]]] = {}
        self._seen = 0

    def read(self, data: Sequence[Any]) -> None:
        """Take in what was added to the list since the last look."""
        for number in range(self._seen, len(data)):
            datum = data[number]
            about = frozenset((each.name, each.value) for each in datum.dimensions)
            found = self._series.setdefault((datum.namespace, datum.name, about), [])
            bisect.insort(found, (_seconds(datum.timestamp), number, datum))
            self._seen = number + 1

    def between(self, key: Key, after: float, until: float) -> list[Any]:
        """The data of one metric with exactly these dimensions in (`after`, `until`]."""
        series = self._series.get(key, [])
        low = bisect.bisect_right(series, after, key=_at)
        return [entry[2] for entry in series[low : bisect.bisect_right(series, until, key=_at)]]

    def last(self, key: Key, until: float) -> Any:
        """The newest datum at that time, None when there is none."""
        series = self._series.get(key, [])
        index = bisect.bisect_right(series, until, key=_at)
        return series[index - 1][2] if index else None


def _at(entry: tuple[float, int, Any]) -> float:
    return entry[0]


def _seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def statistic(data: Sequence[Any], name: str) -> float:
    """`Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount` or a percentile such as `p99`."""
    values = [datum.value for datum in data if hasattr(datum, "value")]
    sets = [datum for datum in data if not hasattr(datum, "value")]
    count = len(values) + sum(each.sample_count for each in sets)
    total = sum(values) + sum(each.sum for each in sets)
    if name.startswith("p"):
        return _percentile(sorted(values), float(name[1:]))
    return float(
        {
            "Sum": lambda: total,
            "SampleCount": lambda: count,
            "Average": lambda: total / count,
            "Minimum": lambda: min([*values, *(each.min for each in sets)]),
            "Maximum": lambda: max([*values, *(each.max for each in sets)]),
        }[name]()
    )


def _percentile(values: list[float], percent: float) -> float:
    place = (len(values) - 1) * percent / 100
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
