"""The command line of spark-submit, as far as the local Spark can do what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# They place and size executors, of which the local Spark has none.
_OF_THE_CLUSTER = frozenset(
    {
        "--deploy-mode",
        "--driver-cores",
        "--driver-memory",
        "--executor-cores",
        "--executor-memory",
        "--master",
        "--name",
        "--num-executors",
    }
)


@dataclass(frozen=True)
class Submitted:
    """What spark-submit was told: the script with its arguments, its packages, its settings."""

    script: str
    arguments: list[str]
    py_files: list[str]
    conf: dict[str, str]


def parse_step(args: Sequence[str]) -> Submitted:
    """The arguments of a step of command-runner.jar; raises on any other program."""
    if not args or args[0] != "spark-submit":
        given = args[0] if args else "nothing"
        raise ValueError(f"command-runner.jar is to run {given!r}; the local EMR has spark-submit")
    return parse(args[1:])


def parse(args: Sequence[str]) -> Submitted:
    """`[options] script [arguments]`; raises on an option that cannot be honoured here."""
    py_files: list[str] = []
    conf: dict[str, str] = {}
    rest = list(args)
    while rest and rest[0].startswith("-"):
        option, _, value = rest.pop(0).partition("=")
        if not value:
            if not rest:
                raise ValueError(f"spark-submit {option}: no value follows it")
            value = rest.pop(0)
        if option in ("--conf", "-c"):
            name, sign, setting = value.partition("=")
            if not sign:
                raise ValueError(f"spark-submit --conf {value!r}: expected NAME=VALUE")
            conf[name.strip()] = setting.strip()
        elif option == "--py-files":
            py_files = [uri.strip() for uri in value.split(",") if uri.strip()]
        elif option not in _OF_THE_CLUSTER:
            known = ", ".join(sorted({"--conf", "--py-files", *_OF_THE_CLUSTER}))
            raise ValueError(f"spark-submit {option}: not in the local AWS; it has {known}")
    if not rest:
        raise ValueError("spark-submit: no script is named; it follows the options")
    return Submitted(rest[0], rest[1:], py_files, conf)
