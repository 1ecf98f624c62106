"""A crawl whose state is what happened, where moto's changes with every look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.utils import utcnow
from moto.glue.models import FakeCrawl

LOG_GROUP = "/aws-glue/crawlers"
# The service's word for a crawl in the history, beside that for a crawler's last crawl.
_IN_HISTORY = {"SUCCEEDED": "COMPLETED", "CANCELLED": "STOPPED", "FAILED": "FAILED"}


class LiveCrawl(FakeCrawl):
    """RUNNING, or STOPPING once asked to; then how it ended."""

    def __init__(self, crawler_name: str) -> None:
        super().__init__(crawler_name)
        self._state = "RUNNING"
        self.dpu_hour = 0
        self.last: str | None = None
        self.error: str | None = None
        self.changes: dict[str, int] = {}

    @property
    def status(self) -> str:
        """The state now."""
        return self._state

    @status.setter
    def status(self, value: str) -> None:
        self._state = value

    @property
    def stop_requested(self) -> bool:
        """Whether StopCrawler came."""
        return self._state == "STOPPING"

    def advance(self) -> None:
        """Nothing: looking does not change a crawl."""

    def finish(self, last: str, error: str | None) -> None:
        """It ended."""
        self.error, self.end_time = error, utcnow()
        self.last = last
        self._state = _IN_HISTORY[last]

    def as_dict(self) -> dict[str, Any]:
        """The fields of ListCrawls."""
        fields: dict[str, Any] = super().as_dict()
        if self.error:
            fields["ErrorMessage"] = self.error
        return fields


def describe(as_dict: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """The fields of GetCrawler: the last crawl is one that ended, and nothing is null."""

    def described(crawler: Any) -> dict[str, Any]:
        fields = as_dict(crawler)
        fields.pop("LastCrawl", None)
        ended = [crawl for crawl in crawler.crawls if crawl.last]
        if ended:
            last = ended[-1]
            fields["LastCrawl"] = {
                "Status": last.last,
                "LogGroup": last.log_group,
                "LogStream": last.log_stream,
                "MessagePrefix": last.message_prefix,
                "StartTime": last.start_time,
                **({"ErrorMessage": last.error} if last.error else {}),
            }
        running = crawler.crawls and not crawler.crawls[-1].last
        if running:
            elapsed = utcnow() - crawler.crawls[-1].start_time
            fields["CrawlElapsedTime"] = round(1000 * elapsed.total_seconds())
        return {name: value for name, value in fields.items() if value is not None}

    return described
