"""Training and forecast: time and peak memory by the number of series.

Run with the model's environment: `python bench/model --series 100 1000 10000`. Each measurement is
a process of its own that runs `train.py`, or what a batch transform calls of `inference.py`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

CODE = Path(__file__).resolve().parents[2] / "sagemaker"
DAYS, AHEAD = 180, 28
FORECAST = """
import inference, sys
from pathlib import Path
artefact = inference.model_fn(sys.argv[1])
for file in sorted(Path(sys.argv[2]).glob("*.parquet")):
    panel = inference.input_fn(file.read_bytes(), "application/x-parquet")
    inference.output_fn(inference.predict_fn(panel, artefact), "application/jsonlines")
"""


def main() -> None:
    """Measure each size and print one table."""
    options = _options()
    print(f"{'series':>7} {'what':9} {'seconds':>8} {'cpu s':>7} {'peak MB':>8}")
    for count in options.series:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            features, model = Path(folder) / "features", Path(folder) / "model"
            deliver(features, count)
            env = {"SM_CHANNEL_FEATURES": str(features), "SM_MODEL_DIR": str(model)}
            train = [str(CODE / "train.py"), "--run_id", "bench"]
            print(_line(count, "training", *taken(train, env)), flush=True)
            forecast = ["-c", FORECAST, str(model), str(features)]
            print(_line(count, "forecast", *taken(forecast, {})), flush=True)


def deliver(folder: Path, count: int) -> None:
    """Features of that many series, in files as large as those of the export."""
    folder.mkdir()
    random = np.random.default_rng(1)
    day = np.arange(DAYS + AHEAD)
    dates = pd.date_range("2026-01-01", periods=len(day))
    per_file = 200_000 // len(day)
    for first in range(0, count, per_file):
        numbers = range(first, min(count, first + per_file))
        frames = [_series(number, day, dates, random) for number in numbers]
        pd.concat(frames, ignore_index=True).to_parquet(folder / f"part-{first:05}.parquet")


def _series(
    number: int, day: np.ndarray, dates: pd.DatetimeIndex, random: np.random.Generator
) -> pd.DataFrame:  # type: ignore[type-arg]
    expected = (5 + number % 40) * (1 + 0.4 * np.sin(2 * np.pi * (day + number) / 7))
    sold = random.poisson(expected) * 10.0
    target = np.where(day < DAYS, sold, np.nan)
    return pd.DataFrame(
        {
            "store_id": f"S{number // 12}",
            "category": f"C{number % 12}",
            "business_date": dates,
            "net_revenue": target,
            "currency": "EUR",
            "is_holiday": False,
        }
    )


def taken(arguments: list[str], env: dict[str, str]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and peak MB of a Python process that must end well."""
    began = time.perf_counter()
    path = {"PYTHONPATH": str(CODE), **env}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, **path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(errors.decode()[-3000:])
    seconds = time.perf_counter() - began
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _line(series: int, what: str, seconds: float, cpu: float, peak: float) -> str:
    return f"{series:>7} {what:9} {seconds:>8.1f} {cpu:>7.1f} {peak:>8.0f}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, nargs="+", default=[100, 1000, 10_000])
    return parser.parse_args()


if __name__ == "__main__":
    main()
