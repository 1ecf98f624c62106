"""The job itself, on Iceberg tables in a folder."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sales_part import SHA
from usage import Usage, measure, middle

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "glue")]

ICEBERG, CATALOG = "org.apache.iceberg.spark", "spark.sql.catalog.local"
WARM_RUNS = 6
# The functions that set work off, by what the work is.
STAGES = {
    "find repeated ids": "_lost",
    "write the quarantine": "write_quarantine",
    "write sales": "write_differences",
}


@dataclass
class SparkEngine:
    """One JVM for all sizes: the later ones find it warm."""

    folder: Path
    jars: str
    memory: str
    settings: list[str]
    pid: int = field(init=False)
    spark: Any = field(init=False)

    def __post_init__(self) -> None:
        from pipeline_core.session import get_session
        from pyspark import SparkContext
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[*]").appName("bench")
        for key, value in self._settings().items():
            builder = builder.config(key, value)
        builder.getOrCreate().sparkContext.setLogLevel("ERROR")
        self.spark = get_session("bench")
        gateway: Any = SparkContext._gateway
        self.pid = gateway.proc.pid

    def warm_up(self, part: Path, stores: Path, rows: int) -> None:
        """Run often enough that the JVM has compiled what the job runs."""
        for _ in range(WARM_RUNS):
            self._run(part, stores, rows)

    def middle_of(
        self, repeat: int, part: Path, stores: Path, rows: int
    ) -> tuple[Usage, dict[str, Usage]]:
        """The middle one of several runs, and its stages."""
        taken = [self._run(part, stores, rows) for _ in range(repeat)]
        return middle(taken, lambda one: one[0])

    def _run(self, part: Path, stores: Path, rows: int) -> tuple[Usage, dict[str, Usage]]:
        from pipeline_core.contract import load_contract
        from pipeline_core.manifest import Manifest, SourceFile
        from pipeline_core.publish import Candidate
        from raw_to_processed import process

        arrived = datetime(2027, 1, 1, tzinfo=UTC)
        file = SourceFile(SHA, "bench", arrived, "2027-01-01", rows, (str(part),))
        manifest = Manifest("bench", (file,), (str(stores),), rows)
        names = [load_contract(name).table for name in ("sales", "sales_quarantine")]
        for name in names:
            self.spark.sql(f"drop table if exists local.{name}")
        shutil.rmtree(self.folder / "warehouse", ignore_errors=True)
        candidates = [Candidate(self.spark, name, "bench", "local") for name in names]
        with self._stages(process) as stages:
            whole = measure(lambda: process.process(manifest, *candidates, {}), self.pid)
        return whole, stages

    @contextmanager
    def _stages(self, module: Any) -> Iterator[dict[str, Usage]]:
        stages: dict[str, Usage] = {}
        kept = {name: getattr(module, function) for name, function in STAGES.items()}
        for name, function in kept.items():
            setattr(module, STAGES[name], self._timed(name, function, stages))
        try:
            yield stages
        finally:
            for name, function in kept.items():
                setattr(module, STAGES[name], function)

    def _timed(self, name: str, function: Any, stages: dict[str, Usage]) -> Any:
        def timed(*arguments: Any) -> Any:
            results: list[Any] = []
            stages[name] = measure(lambda: results.append(function(*arguments)), self.pid)
            return results[0]

        return timed

    def _settings(self) -> dict[str, str]:
        jars = sorted(Path(self.jars).glob("*.jar"))
        return {
            "spark.driver.extraClassPath": ":".join(map(str, jars)),
            "spark.driver.memory": self.memory,
            "spark.driver.extraJavaOptions": "-XX:+UseParallelGC -XX:-DontCompileHugeMethods",
            "spark.local.dir": str(self.folder / "scratch"),
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "4",
            "spark.sql.extensions": f"{ICEBERG}.extensions.IcebergSparkSessionExtensions",
            CATALOG: f"{ICEBERG}.SparkCatalog",
            f"{CATALOG}.type": "hadoop",
            f"{CATALOG}.warehouse": str(self.folder / "warehouse"),
            **dict(pair.split("=", 1) for pair in self.settings),
        }
