"""Wheels to one zip of what they install: `pack-wheels.py TARGET WHEEL...`.

A wheel of Python code only is a zip of what belongs into site-packages. Nothing is compressed, and
no time is kept: the same wheels give the same bytes on every machine.
"""

import sys
from zipfile import ZIP_STORED, ZipFile, ZipInfo


def main(target: str, wheels: list[str]) -> None:
    """Write `target`; a file that two wheels bring is an error."""
    files: dict[str, bytes] = {}
    for wheel in sorted(wheels):
        with ZipFile(wheel) as given:
            for name in given.namelist():
                if name in files:
                    raise SystemExit(f"{wheel}: {name} is also in a wheel before it")
                if not name.endswith("/"):
                    files[name] = given.read(name)
    with ZipFile(target, "w", ZIP_STORED) as packed:
        for name in sorted(files):
            packed.writestr(ZipInfo(name), files[name])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
