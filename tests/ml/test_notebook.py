"""The notebook runs from its first cell to its last, and says what the training job says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.ml.container import CODE, Container
from tests.ml.shop import shop

NOTEBOOK = CODE / "notebooks/model_training.ipynb"
FAST = {"most_rows": 6000, "iterations": 10, "folds": 2}


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Container:
    container = Container(
        tmp_path_factory.mktemp("job"), shop(stores=4, categories=2, days=200), **FAST
    )
    code, log = container.train()
    assert code == 0, log[-3000:]
    return container


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory, job: Container) -> Any:
    """The notebook with its outputs, run over the features of the job."""
    folder = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MODEL_CODE", str(CODE))
        environment.setenv("FEATURES", str(job.base / "input/data/features"))
        environment.setenv("WORK", str(folder / "work"))
        environment.setenv("HYPERPARAMETERS", json.dumps(FAST))
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        where = {"metadata": {"path": str(folder)}}
        NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()
    return notebook, folder / "work"


def test_the_model_of_the_notebook_is_judged_as_the_job_s(executed: Any, job: Container) -> None:
    _, work = executed
    mine = json.loads((work / "model/card.json").read_text())
    assert mine["metrics"] == job.read("card.json")["metrics"]
    assert mine["verdict"] == job.read("card.json")["verdict"]


def test_it_shows_scores_reasons_and_drawings(executed: Any, job: Container) -> None:
    notebook, _ = executed
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    drawn = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(drawn) == 3
    shown = "".join(output.get("data", {}).get("text/plain", "") for output in outputs)
    rmsse = job.read("card.json")["metrics"]["store_category"]["seasonal_naive"]["rmsse"]
    assert f"{rmsse:.3f}" in shown
    said = "".join(output.get("text", "") for output in outputs)
    assert all(reason in said for reason in job.read("verdict.json")["reasons"])


def test_it_is_kept_without_outputs() -> None:
    cells = json.loads(Path(NOTEBOOK).read_text())["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[] for _ in code]
