"""train.py and inference.py under the toolkits that the image has."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.ml.container import Container
from tests.ml.shop import AHEAD, rows, shop

FAST = {"most_rows": 6000, "iterations": 20}
SERVE = Path(__file__).resolve().parents[2] / "local/engines/model_serve.py"


@pytest.fixture(scope="module")
def sales() -> pd.DataFrame:
    return shop(stores=6, categories=4, days=200)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, sales: pd.DataFrame) -> Container:
    lineage = "sales_features=42,stores=7"
    container = Container(tmp_path_factory.mktemp("first"), sales, lineage=lineage, **FAST)
    code, log = container.train()
    assert code == 0, log[-3000:]
    assert "metric store_category.model.rmsse=" in log
    return container


def serve(container: Container, request: Path, kind: str) -> tuple[bool, str]:
    """A request to the real inference toolkit: whether it was answered, and what was said."""
    env = {
        **os.environ,
        "SAGEMAKER_BASE_DIR": str(container.base),
        "SAGEMAKER_PROGRAM": "inference.py",
        "PYTHONPATH": str(container.base / "model/code"),
    }
    answer, told = container.base / "answer", container.base / "requests.json"
    item = {"name": request.name, "body": str(request), "answer": str(answer)}
    model = str(container.base / "model")
    asked = {"model_dir": model, "content_type": kind, "accept": None, "items": [item]}
    told.write_text(json.dumps(asked))
    command = [sys.executable, "-P", str(SERVE), str(told)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    good = done.returncode == 0
    return good, answer.read_text() if good else done.stdout + done.stderr


def test_the_model_says_what_it_was_made_of(trained: Container) -> None:
    verdict, card = trained.read("verdict.json"), trained.read("card.json")
    assert verdict["approved"] and verdict["serves"] == "candidate", verdict
    assert card["data"]["snapshots"] == {"sales_features": "42", "stores": "7"}
    assert card["data"]["last_day"] == "2024-07-18"
    assert card["libraries"]["scikit-learn"] == "1.4.2"
    assert len(card["folds"]) == 3
    figures = card["metrics"]["store_category"]
    assert figures["model"]["rmsse"] < figures["seasonal_naive"]["rmsse"]
    assert set(card["metrics"]) == {"total", "store", "category", "store_category"}


@pytest.mark.parametrize("kind", ["application/x-parquet", "text/csv"])
def test_it_serves_28_days_of_every_live_series(
    trained: Container, sales: pd.DataFrame, tmp_path: Path, kind: str
) -> None:
    request = tmp_path / "features"
    if kind == "text/csv":
        sales.drop(columns="expected").to_csv(request, index=False)
    else:
        sales.to_parquet(request)
    good, body = serve(trained, request, kind)
    assert good, body
    found = pd.DataFrame([json.loads(line) for line in body.splitlines()])
    assert len(found) == 24 * AHEAD
    assert found["business_date"].min() == "2024-07-19"
    assert (found["p10"] <= found["p50"]).all() and (found["p50"] <= found["p90"]).all()
    assert set(found["served_by"]) == {"candidate of run run-1"}


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        (lambda frame: frame[frame["net_revenue"].notna()], "application/x-parquet", "needs 28"),
        (lambda frame: frame, "application/xml", "content type"),
        (lambda frame: frame.drop(columns="category"), "application/x-parquet", "lacks the"),
    ],
)
def test_a_wrong_request_is_answered_with_the_reason(
    trained: Container, sales: pd.DataFrame, tmp_path: Path, change: Any, kind: str, said: str
) -> None:
    change(sales).to_parquet(tmp_path / "features")
    good, body = serve(trained, tmp_path / "features", kind)
    assert not good and said in body


def test_killed_in_the_middle_and_run_again_it_ends_the_same(
    trained: Container, sales: pd.DataFrame, tmp_path: Path
) -> None:
    container = Container(tmp_path, sales, lineage="sales_features=42,stores=7", **FAST)
    process = container.start()
    deadline = time.monotonic() + 120
    while not list((tmp_path / "checkpoints").glob("*.json")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (tmp_path / "model/card.json").exists()
    finished = {path: path.stat().st_mtime_ns for path in (tmp_path / "checkpoints").glob("*.json")}
    code, log = container.train()
    assert code == 0, log[-3000:]
    assert all(path.stat().st_mtime_ns == made for path, made in finished.items())
    for name in ("card.json", "verdict.json"):
        assert container.read(name) == trained.read(name)
    request = tmp_path / "features"
    sales.to_parquet(request)
    kind = "application/x-parquet"
    assert serve(container, request, kind) == serve(trained, request, kind)


def test_a_better_champion_stays_and_is_what_the_model_serves(
    trained: Container, sales: pd.DataFrame, tmp_path: Path
) -> None:
    # A candidate that may hardly learn, against the model that learned from the same data.
    container = Container(tmp_path, sales, **{**FAST, "iterations": 1, "margin": 0.0})
    container.channel("champion", trained.pack())
    code, log = container.train()
    assert code == 0, log[-3000:]
    verdict = container.read("verdict.json")
    assert (verdict["approved"], verdict["serves"]) == (False, "champion"), verdict
    assert container.read("card.json")["champion_metrics"]["store_category"]["champion"]["rmsse"]
    request = tmp_path / "features"
    sales.to_parquet(request)
    kind = "application/x-parquet"
    assert serve(container, request, kind) == serve(trained, request, kind)


def test_refused_without_a_champion_it_serves_seasonal_naive_and_says_so(
    sales: pd.DataFrame, tmp_path: Path
) -> None:
    container = Container(tmp_path, sales, margin=0.99, **FAST)
    code, log = container.train()
    assert code == 0, log[-3000:]
    assert container.read("verdict.json")["serves"] == "seasonal_naive"
    sales.to_parquet(tmp_path / "features")
    good, body = serve(container, tmp_path / "features", "application/x-parquet")
    assert good, body
    found = [json.loads(line) for line in body.splitlines()]
    assert {row["served_by"] for row in found} == {"seasonal_naive"}
    first = sales[(sales["store_id"] == "S00") & (sales["category"] == "C0")]
    week_before = first["net_revenue"].dropna().iloc[-7]
    assert found[0]["p50"] == pytest.approx(week_before)


def test_too_little_history_is_no_failure_but_no_approval(tmp_path: Path) -> None:
    few = rows("S", "C", pd.date_range("2024-01-01", periods=40 + AHEAD), range(40 + AHEAD))
    container = Container(tmp_path, few, **FAST)
    code, log = container.train()
    assert code == 0, log[-3000:]
    verdict = container.read("verdict.json")
    assert verdict["serves"] == "seasonal_naive" and "40 days" in verdict["reasons"][0]


def test_a_failed_training_leaves_the_reason_where_sagemaker_looks(
    sales: pd.DataFrame, tmp_path: Path
) -> None:
    container = Container(tmp_path, sales.drop(columns="currency"))
    code, log = container.train()
    assert code != 0
    assert "lacks the columns ['currency']" in log
    assert (tmp_path / "output/failure").read_text()
    assert not (tmp_path / "model/card.json").exists()
