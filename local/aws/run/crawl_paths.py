"""Exclusion patterns of a crawler: globs on what follows the include path."""

from __future__ import annotations

import re
from collections.abc import Sequence


def excluded(path: str, patterns: Sequence[str]) -> bool:
    """Whether a pattern leaves the path out."""
    return any(_pattern(pattern).fullmatch(path) for pattern in patterns)


def _pattern(glob: str) -> re.Pattern[str]:
    """`*` and `?` stop at a slash, `**` does not; `{a,b}` and `[ab]` as in a shell."""
    parts = re.findall(r"\*\*|\*|\?|\{[^}]*\}|\[[^\]]*\]|.", glob, re.DOTALL)
    return re.compile("".join(map(_part, parts)), re.DOTALL)


def _part(part: str) -> str:
    if part in ("**", "*", "?"):
        return {"**": ".*", "*": "[^/]*", "?": "[^/]"}[part]
    if part.startswith("{"):
        return f"(?:{'|'.join(map(re.escape, part[1:-1].split(',')))})"
    if part.startswith("["):
        return f"[{part[1:-1].replace('!', '^', 1) if part[1] == '!' else part[1:-1]}]"
    return re.escape(part)
