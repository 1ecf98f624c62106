"""One run of a job script inside the warm JVM. Runs in the Spark venv."""

from __future__ import annotations

import contextlib
import importlib
import os
import runpy
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import spark_jvm


@dataclass
class Run:
    """What a request asks for."""

    id: str
    script: str
    log: str
    error_log: str
    args: list[str] = field(default_factory=list)
    py_files: list[str] = field(default_factory=list)
    conf: dict[str, str] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    clock_offset: float = 0.0


def execute(spark: Any, run: Run) -> str | None:
    """Run the script as `__main__`; None when it succeeded, else why not, in one line."""
    try:
        with _output(run), _environment(run), _modules(run, spark), _session(spark, run):
            with _clock(run.clock_offset):
                return _script(run)
    except Exception as fault:  # preparing the run failed
        return describe(fault)


def _script(run: Run) -> str | None:
    try:
        runpy.run_path(run.script, run_name="__main__")
    except SystemExit as end:
        if end.code in (None, 0):
            return None
        return f"SystemExit: {end.code}"
    except BaseException as fault:
        traceback.print_exc()
        return describe(fault)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return None


def describe(fault: BaseException) -> str:
    """`Class: message` in one line; of a Java exception the root cause."""
    java = getattr(fault, "java_exception", None)
    if java is not None:
        while java.getCause() is not None:
            java = java.getCause()
        text = str(java.toString())
        return _lines(text)[0]
    lines, name = _lines(str(fault)), type(fault).__name__
    if not lines:
        return name
    # What a Python function raised inside Spark stands at the end of its traceback.
    return f"{name}: {lines[-1] if name == 'PythonException' else lines[0]}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@contextlib.contextmanager
def _output(run: Run) -> Iterator[None]:
    """Send what is written to descriptors 1 and 2 to the run's logs."""
    kept = [(number, os.dup(number)) for number in (1, 2)]
    try:
        for number, path in ((1, run.log), (2, run.error_log)):
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            os.dup2(file, number)
            os.close(file)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, copy in kept:
            os.dup2(copy, number)
            os.close(copy)


@contextlib.contextmanager
def _environment(run: Run) -> Iterator[None]:
    """Give the script the AWS_* variables of its role, and its arguments."""
    before, arguments, folder = dict(os.environ), sys.argv, os.getcwd()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(run.environment)
    sys.argv = [run.script, *run.args]
    os.chdir(Path(run.script).parent)
    _forget_boto_session()
    try:
        yield
    finally:
        os.chdir(folder)
        sys.argv = arguments
        os.environ.clear()
        os.environ.update(before)
        _forget_boto_session()


@contextlib.contextmanager
def _clock(offset: float) -> Iterator[None]:
    """Let Python code see a moved clock; what the JVM sees, its agent moves."""
    if not offset:
        yield
        return
    import time_machine

    there = datetime.now(UTC) + timedelta(seconds=offset)
    with time_machine.travel(there, tick=True):
        yield


def _forget_boto_session() -> None:
    boto3 = sys.modules.get("boto3")
    if boto3 is not None:
        boto3.DEFAULT_SESSION = None  # type: ignore[attr-defined]


@contextlib.contextmanager
def _modules(run: Run, spark: Any) -> Iterator[None]:
    """Let script and Spark's Python workers import `py_files`, and forget them afterwards."""
    path, known = list(sys.path), set(sys.modules)
    includes = spark.sparkContext._python_includes
    sys.path[:0] = [str(Path(run.script).parent), *run.py_files]
    includes[:0] = run.py_files
    importlib.invalidate_caches()
    try:
        yield
    finally:
        del includes[: len(run.py_files)]
        sys.path[:] = path
        places = (str(Path(run.script).parent), *run.py_files)
        for name in set(sys.modules) - known:
            where = getattr(sys.modules[name], "__file__", None) or ""
            if where.startswith(places) or not where:
                sys.modules.pop(name, None)


@contextlib.contextmanager
def _session(spark: Any, run: Run) -> Iterator[None]:
    """Make a new session the one that `SparkSession.builder.getOrCreate()` finds."""
    from pyspark.sql import SparkSession

    spark_jvm.use_keys(spark, run.credentials)
    session = spark.newSession()
    _configure(session, run)
    java = spark._jvm.org.apache.spark.sql.SparkSession
    SparkSession._instantiatedSession = session
    java.setActiveSession(session._jsparkSession)
    java.setDefaultSession(session._jsparkSession)
    try:
        yield
    finally:
        SparkSession._instantiatedSession = spark
        java.setActiveSession(spark._jsparkSession)
        java.setDefaultSession(spark._jsparkSession)
        spark.sparkContext.cancelAllJobs()
        session.catalog.clearCache()
        # The next run has other keys, and perhaps another endpoint.
        spark._jvm.org.apache.hadoop.fs.FileSystem.closeAll()


def _configure(session: Any, run: Run) -> None:
    endpoint, region = run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_REGION"]
    defaults = spark_jvm.session_settings(endpoint, region)
    hadoop = session.sparkContext._jsc.hadoopConfiguration()
    for key, value in {**run.conf, **defaults}.items():
        if key.startswith("fs."):
            hadoop.set(key, value)
        if key in spark_jvm.FIXED:
            if session.conf.get(key, None) != value:
                raise ValueError(
                    f"--conf {key}={value}: the local Spark has {session.conf.get(key)}"
                )
        elif key.startswith("spark.hadoop."):
            session.conf.set(key.removeprefix("spark.hadoop."), value)
        elif key.startswith(("spark.sql.", "fs.", "spark.wap.")):
            session.conf.set(key, value)
        else:
            print(f"local: --conf {key}={value} is for AWS only, ignored here", flush=True)
