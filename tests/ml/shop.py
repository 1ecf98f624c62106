"""Sales whose expectation is known, so that the least possible error is known too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from panel import KEYS, Panel, make_panel

AHEAD = 28


def shop(
    stores: int = 20,
    categories: int = 6,
    days: int = 300,
    mean: float = 30.0,
    noise: float = 0.1,
    seed: int = 1,
) -> pd.DataFrame:
    """Rows like the feature export's, with `expected` beside them.

    A category sells Poisson(m) pieces; m is its weekly and yearly pattern times 1 + noise x N(0, 1)
    of the store's day. That is the shape of the sample data (sample_data/demand.ts).
    """
    random = np.random.default_rng(seed)
    parts = []
    day = np.arange(days + AHEAD)
    dates = pd.date_range("2024-01-01", periods=len(day))
    for store in range(stores):
        shock = 1 + noise * random.standard_normal(len(day))
        currency, price = [("EUR", 10.0), ("JPY", 1500.0)][store % 2]
        for category in range(categories):
            week = 1 + 0.4 * np.sin(2 * np.pi * (np.arange(7) + category) / 7)
            year = 1 + 0.15 * np.sin(2 * np.pi * (day / 365 + category / 6))
            size = mean * (0.5 + store / stores) * (1 + category / 3)
            expected = size * week[day % 7] * year
            sold = random.poisson(np.maximum(expected * shock, 0)) * price
            parts.append(
                rows(f"S{store:02}", f"C{category}", dates, sold, currency, expected * price)
            )
    return pd.concat(parts, ignore_index=True)


def rows(
    store: str, category: str, dates: Any, sold: Any, currency: str = "EUR", expected: Any = 0.0
) -> pd.DataFrame:
    """One series; the last `AHEAD` days lie ahead and have no sales yet."""
    frame = pd.DataFrame(
        {
            "store_id": store,
            "category": category,
            "business_date": dates,
            "net_revenue": np.asarray(sold, dtype="float64"),
            "currency": currency,
            "is_holiday": False,
            "expected": expected,
        }
    )
    frame.loc[frame.index[-AHEAD:], "net_revenue"] = np.nan
    return frame


def odd_series(days: int = 300) -> pd.DataFrame:
    """What a shop must not stumble over, beside a few usual series."""
    dates = pd.date_range("2024-01-01", periods=days + AHEAD)
    zero = np.zeros(len(dates))
    three, dead, refunds, once = zero.copy(), zero.copy(), zero.copy(), zero.copy()
    three[[days - 50, days - 30, days - 3]] = 40.0
    dead[: days - 100] = 12.0
    refunds[:] = -5.0
    once[days - 1] = 1e9
    new = dates[days - 5 :]
    return pd.concat(
        [
            shop(stores=2, categories=2, days=days),
            rows("ODD", "constant", dates, zero + 7.0),
            rows("ODD", "three", dates, three),
            rows("ODD", "zero", dates, zero),
            rows("ODD", "dead", dates, dead),
            rows("ODD", "refunds", dates, refunds),
            rows("ODD", "once", dates, once),
            rows("NEW", "C0", new, np.full(len(new), 20.0)),
            rows("NEW", "C1", dates[days - 1 :], np.full(AHEAD + 1, 30.0)),
        ],
        ignore_index=True,
    )


def panel(frame: pd.DataFrame) -> Panel:
    """The rows as the model sees them."""
    return make_panel([frame.drop(columns="expected")])


def expected(frame: pd.DataFrame) -> NDArray[np.float64]:
    """The known expectation, days x series in the panel's order."""
    return np.asarray(
        frame.pivot_table(index="business_date", columns=KEYS, values="expected").to_numpy()
    )
