"""The process that holds one warm Spark: reads a JSON request per line, answers a JSON line each.

Runs in the Spark venv: `python -P spark_worker.py JARS SCRATCH DRIVER_LOG JAVA_OPTION`. Descriptor
1 becomes the log, so that nothing a script prints can break the protocol.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

_HERE = str(Path(__file__).parent)
sys.path.insert(0, _HERE)
import spark_jvm  # noqa: E402
import spark_run  # noqa: E402

sys.path.remove(_HERE)  # it holds trino.py and spark.py, which a script must not find


def _keep_alive() -> None:
    """A script that stops its session must not end the JVM of the next one."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    SparkSession.stop = lambda self: None
    SparkContext.stop = lambda self: None


def main(jars: Path, scratch: Path, driver_log: Path, java_option: str) -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    requests = os.fdopen(os.dup(0), "r")
    log = os.open(driver_log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in ((0, nothing), (1, log), (2, log)):
        os.dup2(file, number)
    scratch.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    try:
        spark = spark_jvm.start(jars, scratch, java_option)
        _keep_alive()
        spark_jvm.warm_up(spark, scratch)
    except Exception as fault:
        _answer(answers, {"failed": spark_run.describe(fault)})
        return
    _answer(answers, {"ready": True, "seconds": round(time.monotonic() - began, 1)})
    for line in requests:
        _answer(answers, _handle(spark, json.loads(line), driver_log))
    os._exit(0)  # the JVM sees its standard input end


def _handle(spark: Any, request: dict[str, Any], driver_log: Path) -> dict[str, Any]:
    run = spark_run.Run(**request)
    began, start = time.monotonic(), driver_log.stat().st_size
    message = spark_run.execute(spark, run)
    with driver_log.open("rb") as log, open(run.error_log, "ab") as copy:
        log.seek(start)
        copy.write(log.read())
    if message is not None and not _alive(spark):
        os._exit(1)  # without an answer: the JVM is gone, and the next run needs a new one
    seconds = round(time.monotonic() - began, 3)
    return {"id": run.id, "ok": message is None, "message": message, "seconds": seconds}


def _alive(spark: Any) -> bool:
    try:
        return bool(spark._jvm.java.lang.System.currentTimeMillis())
    except Exception:
        return False


def _answer(answers: Any, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    _jars, _scratch, _log, _option = sys.argv[1:]
    main(Path(_jars), Path(_scratch), Path(_log), _option)
