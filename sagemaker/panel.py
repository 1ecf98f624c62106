"""The exported features as matrices: one row per day, one column per series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
KEYS = ["store_id", "category"]
COLUMNS = [*KEYS, "business_date", "net_revenue", "currency", "is_holiday"]


@dataclass(frozen=True)
class Panel:
    """`sales` and `holiday` are days x series; `observed` days have a target, the rest lie ahead.

    A day before a series began is NaN; later days without a row are days without a sale.
    """

    series: pd.DataFrame  # store_id, category, currency: one row per column of the matrices
    dates: pd.DatetimeIndex
    sales: Floats
    holiday: Floats
    observed: int

    @property
    def last_day(self) -> pd.Timestamp:
        """The last day with sales known."""
        return self.dates[self.observed - 1]

    def live(self, origin: int, days: int) -> NDArray[np.bool_]:
        """Which series sold within `days` days up to and with day number `origin`."""
        window = self.sales[max(0, origin + 1 - days) : origin + 1]
        return np.asarray((np.nan_to_num(window) != 0).any(axis=0))


def read_panel(folder: str | Path) -> Panel:
    """The Parquet files below a channel's folder."""
    files = sorted(Path(folder).rglob("*.parquet"))
    if not files:
        raise ValueError(f"no .parquet file below {folder}; export the features of a run there")
    return make_panel(read_parquet(file) for file in files)


def read_parquet(source: object) -> pd.DataFrame:
    """The columns that the model needs of one file or buffer."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(source)
    _require(file.schema_arrow.names, str(source))
    return file.read(columns=COLUMNS).to_pandas()


def _require(names: Iterable[str], where: str) -> None:
    missing = [name for name in COLUMNS if name not in set(names)]
    if missing:
        raise ValueError(f"{where} lacks the columns {missing}; needed: {COLUMNS}")


def make_panel(parts: Iterable[pd.DataFrame]) -> Panel:
    """Matrices from rows in any order; refuses repeated days and targets missing in between."""
    rows = pd.concat(list(parts), ignore_index=True)
    _require(rows.columns, "the input")
    rows["business_date"] = pd.to_datetime(rows["business_date"])
    repeated = rows.duplicated([*KEYS, "business_date"])
    if repeated.any():
        first = rows.loc[repeated, [*KEYS, "business_date"]].iloc[0].tolist()
        raise ValueError(
            f"{repeated.sum()} rows repeat a store_id, category, business_date: {first}"
        )
    target = pd.to_numeric(rows["net_revenue"]).astype("float64")
    if not np.isfinite(target.dropna()).all() or target.notna().sum() == 0:
        raise ValueError("net_revenue must be finite, and known on one day at least")
    last = rows.loc[target.notna(), "business_date"].max()
    holes = target.isna() & (rows["business_date"] <= last)
    if holes.any():
        raise ValueError(
            f"{holes.sum()} rows up to {last:%Y-%m-%d} have no net_revenue; "
            "only later days may lack it"
        )
    return _pivot(rows.assign(net_revenue=target), last)


def _pivot(rows: pd.DataFrame, last: pd.Timestamp) -> Panel:
    series = rows.groupby(KEYS, as_index=False, sort=True)["currency"].last()
    dates = pd.date_range(rows["business_date"].min(), rows["business_date"].max(), name="date")
    column = pd.MultiIndex.from_frame(series[KEYS]).get_indexer(
        pd.MultiIndex.from_frame(rows[KEYS])
    )
    day = dates.get_indexer(pd.DatetimeIndex(rows["business_date"]))
    observed = int(dates.get_indexer([last])[0]) + 1
    sales = np.full((len(dates), len(series)), np.nan)
    holiday = np.zeros_like(sales)
    sales[day, column] = rows["net_revenue"]
    holiday[day, column] = rows["is_holiday"].fillna(False).astype("float64")
    began = np.maximum.accumulate(~np.isnan(sales), axis=0)
    began[observed:] = False
    sales[began & np.isnan(sales)] = 0.0
    return Panel(series, dates, sales, holiday, observed)
