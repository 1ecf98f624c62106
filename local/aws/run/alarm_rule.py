"""The rule of a composite alarm: `ALARM("a") AND NOT (OK(b) OR INSUFFICIENT_DATA(c))`."""

from __future__ import annotations

import re
from collections.abc import Callable

_TOKEN = re.compile(
    r"""\s*(?:(AND|OR|NOT|TRUE|FALSE)\b|(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*("[^"]+"|'[^']+'|[^)\s]+)\s*\)|([()]))"""
)


def holds(rule: str, state_of: Callable[[str], str]) -> bool:
    """Whether the rule is true for these states; `state_of` gets an alarm's name or ARN."""
    reader = _Reader(rule, state_of)
    found = reader.either()
    if reader.at < len(rule.rstrip()):
        raise reader.wrong()
    return found


class _Reader:
    """Recursive descent: OR of ANDs of NOTs."""

    def __init__(self, rule: str, state_of: Callable[[str], str]) -> None:
        self.rule, self.at, self._state_of = rule, 0, state_of

    def either(self) -> bool:
        found = self._both()
        while self._takes("OR"):
            found |= self._both()
        return found

    def _both(self) -> bool:
        found = self._one()
        while self._takes("AND"):
            found &= self._one()
        return found

    def _one(self) -> bool:
        token = _TOKEN.match(self.rule, self.at)
        if not token:
            raise self.wrong()
        self.at = token.end()
        word, state, name, bracket = token.groups()
        if state:
            return self._state_of(name.strip("\"'")) == state
        if word in ("TRUE", "FALSE"):
            return word == "TRUE"
        if word == "NOT":
            return not self._one()
        if bracket != "(":
            raise self.wrong()
        found = self.either()
        closing = _TOKEN.match(self.rule, self.at)
        if not closing or closing[4] != ")":
            raise self.wrong()
        self.at = closing.end()
        return found

    def _takes(self, word: str) -> bool:
        token = _TOKEN.match(self.rule, self.at)
        if not token or token[1] != word:
            return False
        self.at = token.end()
        return True

    def wrong(self) -> ValueError:
        """What to say of a rule that cannot be read."""
        return ValueError(
            f"alarm rule {self.rule!r}: expected ALARM(name), OK(name), INSUFFICIENT_DATA(name) "
            f"with AND, OR, NOT and brackets at character {self.at}"
        )
