"""Glue StartCrawler: reads the files under the crawler's S3 targets and writes tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from local.aws.context import LocalAws
from local.aws.crawl.classify import classify
from local.aws.crawl.schema import Schema
from local.aws.crawl.tables import File, Table, group, name_of
from local.aws.gaps.glue_crawlers import classifiers_of
from local.aws.patch import replace
from local.aws.run.crawl_paths import excluded
from local.aws.run.crawler_catalog import Catalog
from local.aws.run.crawler_run import LOG_GROUP, LiveCrawl, describe

_PRINCIPAL = "glue.amazonaws.com"
_SESSION = "AWS-Crawler"


def _client(aws: LocalAws, service: str, settings: dict[str, Any]) -> Any:
    """A client with the crawler's role, which may be given by name."""
    role = settings["Role"]
    if not role.startswith("arn:"):
        role = f"arn:aws:iam::{aws.account}:role/{role.removeprefix('/')}"
    # A crawl is not repeated by whoever started it: the service tries its calls again.
    return aws.client(service, role, _SESSION, service_principal=_PRINCIPAL, attempts=5)


class Stopped(Exception):
    """StopCrawler came while the crawl ran."""


def install(aws: LocalAws) -> None:
    """Let moto's crawls run, and report what became of them."""
    from moto.glue import models

    replace(models, "FakeCrawl", LiveCrawl)
    replace(models.FakeCrawler, "as_dict", describe(models.FakeCrawler.as_dict))
    seen: WeakKeyDictionary[Any, dict[tuple[str, str], Schema | None]] = WeakKeyDictionary()

    def start_crawler(crawler: Any) -> None:
        start(crawler)
        aws.spawn(_work, aws, crawler, crawler.crawls[-1], seen.setdefault(crawler, {}))

    start = replace(models.FakeCrawler, "start_crawler", start_crawler)


def _work(aws: LocalAws, crawler: Any, crawl: LiveCrawl, seen: Any) -> None:
    settings = crawler.as_dict()

    def log(text: str, level: str = "INFO") -> None:
        aws.log(LOG_GROUP, crawler.name, f"[{crawl.crawl_id}] {level} : {text}")

    _emit(aws, settings, {"state": "Started"})
    log(f"Running Start Crawl for Crawler {crawler.name}")
    try:
        catalog = _catalog(aws, settings, log)
        _crawl(_Bucket(aws, settings, seen, crawl), catalog)
        state, message = "SUCCEEDED", None
        crawl.changes = catalog.changes
    except Stopped:
        state, message = "CANCELLED", None
    except Exception as fault:
        state, message = "FAILED", f"{type(fault).__name__}: {fault}"
        log(message, "ERROR")
    log("Crawler has finished running and is in state READY")
    crawl.finish(state, message)
    _emit(aws, settings, {"state": state.capitalize(), "message": message, **crawl.changes})


def _catalog(aws: LocalAws, settings: dict[str, Any], log: Any) -> Catalog:
    output = _configuration(settings).get("CrawlerOutput", {}).get("Partitions", {})
    inherit = output.get("AddOrUpdateBehavior") == "InheritFromTable"
    return Catalog(_client(aws, "glue", settings), settings["DatabaseName"], settings, inherit, log)


def _configuration(settings: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(settings.get("Configuration") or "{}"))


def _crawl(bucket: _Bucket, catalog: Catalog) -> None:
    settings = catalog.crawler
    grouping = _configuration(settings).get("Grouping", {}).get("TableGroupingPolicy")
    tables: list[Table] = []
    for target in settings["Targets"]["S3Targets"]:
        root = target["Path"].removeprefix("s3://").rstrip("/") + "/"
        files = list(bucket.files(root, target))
        catalog.log(f"Classification complete: {len(files)} files below s3://{root}")
        tables += group(root, files, grouping == "CombineCompatibleSchemas")
    known = catalog.tables()
    foreign = {name for name, table in known.items() if not catalog.owns(table)}
    names: set[str] = set()
    for table in tables:
        name = name_of(table, settings.get("TablePrefix") or "", foreign | names)
        names.add(name)
        catalog.write(name, table, known.get(name))
    for name in known.keys() - foreign - names:
        catalog.remove(name)
    catalog.log("Finished writing to Catalog")


class _Bucket:
    """The files of the crawler's targets, read with the crawler's role."""

    def __init__(self, aws: LocalAws, settings: dict[str, Any], seen: Any, crawl: LiveCrawl):
        self._s3 = _client(aws, "s3", settings)
        self._classifiers = classifiers_of(settings.get("Classifiers") or [])
        self._seen, self._crawl = seen, crawl

    def files(self, root: str, target: dict[str, Any]) -> Iterator[File]:
        """Every file that a classifier knows; of a folder only some are looked at, if so asked."""
        bucket, _, prefix = root.partition("/")
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        looked: dict[str, list[Schema | None]] = {}
        for entry in (entry for page in pages for entry in page.get("Contents", [])):
            if self._crawl.stop_requested:
                raise Stopped
            key, size = entry["Key"], entry["Size"]
            if not size or excluded(key.removeprefix(prefix), target.get("Exclusions") or []):
                continue
            schemas = looked.setdefault(key.rpartition("/")[0], [])
            if len(schemas) < (target.get("SampleSize") or size):
                schemas.append(self._schema(bucket, key, entry["ETag"], size))
            if schemas[-1]:
                yield File(f"{bucket}/{key}", size, schemas[-1])

    def _schema(self, bucket: str, key: str, etag: str, size: int) -> Schema | None:
        """A crawler keeps what it found in a file, even when its classifiers change afterwards."""
        known = (f"{bucket}/{key}", etag)

        def fetch(start: int, end: int) -> bytes:
            asked = f"bytes={start}-{end - 1}"
            answer = self._s3.get_object(Bucket=bucket, Key=key, Range=asked)
            return bytes(answer["Body"].read())

        if known not in self._seen:
            self._seen[known] = classify(size, fetch, self._classifiers)
        schema: Schema | None = self._seen[known]
        return schema


def _emit(aws: LocalAws, settings: dict[str, Any], more: dict[str, Any]) -> None:
    detail = {"crawlerName": settings["Name"], "accountId": aws.account, **more}
    aws.emit("aws.glue", "Glue Crawler State Change", detail)
