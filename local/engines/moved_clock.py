"""The part of the clock that the JVMs see: an agent moves it for the classes that are named."""

from __future__ import annotations

from pathlib import Path

_JAR = Path(__file__).parent / "clock" / "moved-clock.jar"
# What stamps snapshots and table metadata.
ICEBERG = "org/apache/iceberg/"


def offset_file(root: Path) -> Path:
    """Holds by how many milliseconds the clock is ahead of real time."""
    return root / "tmp" / "clock-offset"


def agent(root: Path, *classes: str) -> str:
    """The option of a JVM in which these classes, and those of packages that end in `/`, follow."""
    return f"-javaagent:{_JAR}={','.join([str(offset_file(root)), *classes])}"
