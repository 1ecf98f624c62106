"""All engines of one local AWS, found through the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.engines.model import ModelEngine
from local.engines.node import NodeEngine
from local.engines.spark import SparkEngine
from local.engines.trino import TrinoEngine
from local.engines.trino_server import TrinoServer

REQUIRED = {
    "LOCAL_SPARK_PYTHON": "the Python of the Spark venv",
    "LOCAL_ML_PYTHON": "the Python of the model's venv",
    "LOCAL_SPARK_JARS": "the folder of Spark's jars",
    "LOCAL_SPARK_JAVA_HOME": "Java 17 to 21 for Spark",
    "LOCAL_TRINO_HOME": "the folder of Trino's jars",
    "LOCAL_TRINO_JAVA_HOME": "Java 24 or newer for Trino",
    "LOCAL_NODE": "the node program",
}


@dataclass
class Engines:
    """What runs Spark jobs, SQL, Lambda functions and models."""

    spark: SparkEngine
    trino: TrinoEngine
    node: NodeEngine
    model: ModelEngine

    @classmethod
    def from_environment(
        cls, env: Mapping[str, str], root: Path, endpoint: str, region: str
    ) -> Engines:
        """Describe the engines; nothing starts yet. `endpoint` is where Trino finds S3 and Glue."""
        missing = [f"{name} ({what})" for name, what in REQUIRED.items() if not env.get(name)]
        absent = [
            f"{name}={env[name]}"
            for name in REQUIRED
            if env.get(name) and not Path(env[name]).exists()
        ]
        if missing or absent:
            parts = []
            if missing:
                parts.append("not set: " + ", ".join(missing))
            if absent:
                parts.append("no such file: " + ", ".join(absent))
            raise ValueError("; ".join(parts) + ". The set-up provides all of them: npm run setup")
        root = root.resolve()
        spark = SparkEngine(
            env["LOCAL_SPARK_PYTHON"], env["LOCAL_SPARK_JARS"], env["LOCAL_SPARK_JAVA_HOME"], root
        )
        home, java_home = env["LOCAL_TRINO_HOME"], env["LOCAL_TRINO_JAVA_HOME"]
        trino = TrinoEngine(TrinoServer(home, java_home, root, endpoint, region))
        node, model = NodeEngine(env["LOCAL_NODE"], root), ModelEngine(env["LOCAL_ML_PYTHON"])
        return cls(spark, trino, node, model)

    def start_all(self) -> None:
        """Start what is slow to start; returns at once."""
        self.spark.start()
        self.trino.start()
        self.node.start()

    def stop_all(self) -> None:
        """End every process of every engine."""
        for engine in (self.spark, self.trino, self.node, self.model):
            engine.stop()

    def kill_caller(self, access_key: str) -> bool:
        """Kill the function or the job that has these keys; false when none that runs has."""
        engines = (self.node, self.spark, self.model)
        return any(engine.kill_caller(access_key) for engine in engines)

    @property
    def status(self) -> dict[str, str]:
        """starting, ready, stopped or `failed: why` of each long-lived engine."""
        return {"spark": self.spark.status, "trino": self.trino.status}
