"""The container's directory layout, and the real training toolkit in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pandas as pd

CODE = Path(__file__).resolve().parents[2] / "sagemaker"
TRAIN = Path(sys.executable).parent / "train"


class Container:
    """A folder in place of /opt/ml; what a test puts into it is what SageMaker would have put."""

    def __init__(self, base: Path, features: pd.DataFrame, **hyperparameters: Any) -> None:
        self.base = base
        for name in ("input/config", "input/data/code", "model", "output", "checkpoints"):
            (base / name).mkdir(parents=True)
        self.channel("features", features)
        code = base / "input/data/code/sourcedir.tar.gz"
        with tarfile.open(code, "w:gz") as archive:
            for path in sorted(CODE.glob("*.py")):
                archive.add(path, path.name)
        given = {
            "run_id": "run-1",
            "sagemaker_program": "train.py",
            "sagemaker_submit_directory": str(code),
            **hyperparameters,
        }
        config = base / "input/config"
        quoted = {name: json.dumps(value) for name, value in given.items()}
        (config / "hyperparameters.json").write_text(json.dumps(quoted))
        hosts = {
            "current_host": "localhost",
            "hosts": ["localhost"],
            "network_interface_name": "lo",
        }
        (config / "resourceconfig.json").write_text(json.dumps(hosts))

    def channel(self, name: str, data: pd.DataFrame | Path) -> None:
        """Fill a channel with rows or with a file."""
        folder = self.base / "input/data" / name
        folder.mkdir(parents=True)
        if isinstance(data, Path):
            shutil.copy(data, folder / data.name)
        else:
            data.drop(columns="expected").to_parquet(folder / "part-0.parquet")
        known = [path.name for path in (self.base / "input/data").iterdir()]
        config = {each: {"TrainingInputMode": "File"} for each in sorted(known)}
        (self.base / "input/config/inputdataconfig.json").write_text(json.dumps(config))

    def start(self) -> subprocess.Popen[str]:
        """Begin training."""
        env = {**os.environ, "SAGEMAKER_BASE_DIR": str(self.base), "OMP_WAIT_POLICY": "PASSIVE"}
        return subprocess.Popen(
            [str(TRAIN)],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def train(self) -> tuple[int, str]:
        """Train to the end; exit code and log."""
        process = self.start()
        log = process.communicate(timeout=300)[0]
        return process.returncode, log

    def read(self, name: str) -> Any:
        """A JSON file of the model."""
        return json.loads((self.base / "model" / name).read_text())

    def pack(self) -> Path:
        """The model as SageMaker uploads it."""
        packed = self.base / "model.tar.gz"
        with tarfile.open(packed, "w:gz") as archive:
            for path in sorted((self.base / "model").iterdir()):
                archive.add(path, path.name)
        return packed
