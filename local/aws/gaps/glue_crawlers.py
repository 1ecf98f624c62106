"""Glue crawlers: classifiers, updates, metrics, and a loud no to what no crawl here can do."""

from __future__ import annotations

import json
from typing import Any

from botocore import xform_name

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, after, before

_CLASSIFIERS: dict[str, dict[str, Any]] = {}
_CHANGES = ("TablesCreated", "TablesUpdated", "TablesDeleted")


def classifiers_of(names: list[str]) -> list[dict[str, Any]]:
    """The CSV classifiers of these names, in order."""
    return [_CLASSIFIERS[name] for name in names]


def install(aws: LocalAws) -> None:
    """Register the hooks."""
    _classifiers()

    @before("glue", "CreateCrawler", "UpdateCrawler")
    def check(params: dict[str, Any], call: Call) -> dict[str, Any] | None:
        if fault := _unsupported(params):
            raise Refused("LocalAwsGap", f"crawler {params['Name']}: {fault}")
        return None

    @before("glue", "UpdateCrawler")
    def update(params: dict[str, Any], call: Call) -> dict[str, Any]:
        crawler = _backend(aws).get_crawler(params["Name"])
        for field, value in params.items():
            setattr(crawler, xform_name(field), value)
        crawler.version += 1
        return {}

    @after("glue", "GetCrawler")
    def get(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        # The service answers with it whether or not it was given: Terraform would see a change.
        answer["Crawler"].setdefault("LakeFormationConfiguration", _NO_LAKE_FORMATION)
        return answer

    @before("glue", "GetCrawlerMetrics")
    def metrics(params: dict[str, Any], call: Call) -> dict[str, Any]:
        names = params.get("CrawlerNameList")
        crawlers = [c for c in _backend(aws).get_crawlers() if not names or c.name in names]
        return {"CrawlerMetricsList": [_metrics(crawler) for crawler in crawlers]}


_NO_LAKE_FORMATION = {"UseLakeFormationCredentials": False, "AccountId": ""}


def _backend(aws: LocalAws) -> Any:
    from moto.glue.models import glue_backends

    return glue_backends[aws.account][aws.region]


def _metrics(crawler: Any) -> dict[str, Any]:
    ended = [crawl for crawl in crawler.crawls if crawl.end_time]
    seconds = [(crawl.end_time - crawl.start_time).total_seconds() for crawl in ended]
    changes = ended[-1].changes if ended else {}
    return {
        "CrawlerName": crawler.name,
        "StillEstimating": False,
        "TimeLeftSeconds": 0.0,
        "LastRuntimeSeconds": seconds[-1] if seconds else 0.0,
        "MedianRuntimeSeconds": sorted(seconds)[len(seconds) // 2] if seconds else 0.0,
        **{name: changes.get(name[0].lower() + name[1:], 0) for name in _CHANGES},
    }


def _unsupported(crawler: dict[str, Any]) -> str | None:
    """What a local crawl would not do as it is told."""
    targets = crawler.get("Targets") or {}
    if other := [kind for kind, given in targets.items() if given and kind != "S3Targets"]:
        return f"targets {', '.join(other)} are not in the local AWS; it has S3Targets"
    recrawl = (crawler.get("RecrawlPolicy") or {}).get("RecrawlBehavior", "CRAWL_EVERYTHING")
    if recrawl != "CRAWL_EVERYTHING":
        return f"recrawl behavior {recrawl} is not in the local AWS; it has CRAWL_EVERYTHING"
    if crawler.get("Schedule"):
        return "schedules of crawlers are not in the local AWS; start it"
    given = json.loads(crawler.get("Configuration") or "{}")
    known: tuple[tuple[str, ...], ...] = (
        ("Version",),
        ("Grouping", "TableGroupingPolicy"),
        ("CrawlerOutput", "Partitions", "AddOrUpdateBehavior"),
    )
    other = [path for path in _paths(given) if path not in known]
    return f"configuration {other[0]} is not in the local AWS" if other else None


def _paths(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return [path]
    return [found for name, item in value.items() for found in _paths(item, (*path, name))]


def _classifiers() -> None:
    @before("glue", "CreateClassifier", "UpdateClassifier")
    def put(params: dict[str, Any], call: Call) -> dict[str, Any]:
        kind, given = next(iter(params.items()))
        if kind != "CsvClassifier":
            raise Refused("LocalAwsGap", f"{kind} is not in the local AWS; it has CsvClassifier")
        exists = given["Name"] in _CLASSIFIERS
        if exists == (call.operation == "CreateClassifier"):
            code = "AlreadyExistsException" if exists else "EntityNotFoundException"
            raise Refused(code, f"classifier {given['Name']}")
        _CLASSIFIERS[given["Name"]] = given
        return {}

    @before("glue", "GetClassifier")
    def get(params: dict[str, Any], call: Call) -> dict[str, Any]:
        return {"Classifier": {"CsvClassifier": _found(params["Name"])}}

    @before("glue", "DeleteClassifier")
    def delete(params: dict[str, Any], call: Call) -> dict[str, Any]:
        _found(params["Name"])
        del _CLASSIFIERS[params["Name"]]
        return {}


def _found(name: str) -> dict[str, Any]:
    if name not in _CLASSIFIERS:
        raise Refused("EntityNotFoundException", f"Classifier {name} not found")
    return _CLASSIFIERS[name]
