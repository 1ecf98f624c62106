"""Job arguments as Glue passes them: `--name value` pairs, mixed with ones that are not ours."""

from collections.abc import Sequence


class MissingArguments(ValueError):
    """A job was started without arguments it needs."""


def read_arguments(argv: Sequence[str], required: Sequence[str]) -> dict[str, str]:
    """The required arguments by name; unknown ones (`--JOB_NAME`, `--conf`) are passed over."""
    given = _pairs(argv)
    missing = [name for name in required if not given.get(name)]
    if missing:
        names = ", ".join(f"--{name}" for name in missing)
        raise MissingArguments(
            f"missing job arguments {names}; got {sorted(given)}; pass each as `--name value`"
        )
    return {name: given[name] for name in required}


def _pairs(argv: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    name: str | None = None
    for token in argv:
        if token.startswith("--"):
            name, equals, value = token[2:].partition("=")
            # `--conf a=b --conf c=d` arrives as one token behind `--conf`; it is not ours to split.
            if equals:
                pairs[name] = value
                name = None
            else:
                pairs.setdefault(name, "")
        elif name is not None:
            pairs[name] = token
            name = None
    return pairs
