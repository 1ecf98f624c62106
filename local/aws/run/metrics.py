"""CloudWatch metrics: those that functions print in the embedded format, and those of services."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from local.aws.context import LocalAws

Dimensions = Mapping[str, str]


def publish(
    aws: LocalAws,
    namespace: str,
    values: Mapping[str, float],
    dimensions: Dimensions,
    units: Mapping[str, str] | None = None,
) -> None:
    """Put values of several metrics with the same dimensions, stamped now."""
    data = [
        _datum(name, value, (units or {}).get(name, "Count"), dimensions, aws.clock.now())
        for name, value in values.items()
    ]
    put(aws, namespace, data)


def put(aws: LocalAws, namespace: str, data: list[dict[str, Any]]) -> None:
    """What PutMetricData does."""
    from moto.cloudwatch.models import cloudwatch_backends

    cloudwatch_backends[aws.account][aws.region].put_metric_data(namespace, data)


def publish_embedded(aws: LocalAws, log: str) -> None:
    """Put the metrics of a function's log, as CloudWatch Logs extracts them."""
    for line in log.splitlines():
        if '"CloudWatchMetrics"' not in line:
            continue
        try:
            for namespace, data in embedded(json.loads(line)):
                put(aws, namespace, data)
        except Exception as error:  # CloudWatch drops what it cannot read, too
            print("METRICS LOST", error, line[:500], file=sys.stderr, flush=True)


def embedded(document: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(namespace, metric data) of one document in the embedded metric format."""
    about = document["_aws"]
    at = datetime.fromtimestamp(about["Timestamp"] / 1000, UTC)
    for directive in about["CloudWatchMetrics"]:
        yield (
            directive["Namespace"],
            [
                _datum(
                    metric["Name"],
                    document[metric["Name"]],
                    metric.get("Unit", "None"),
                    {name: str(document[name]) for name in names},
                    at,
                )
                for names in directive.get("Dimensions") or [[]]
                for metric in directive["Metrics"]
                if document.get(metric["Name"]) not in (None, [])
            ],
        )


def _datum(
    name: str, value: Any, unit: str, dimensions: Dimensions, at: datetime
) -> dict[str, Any]:
    given = {"Values": value} if isinstance(value, list) else {"Value": value}
    return {
        "MetricName": name,
        "Unit": unit,
        # Moto compares it with times that know no zone.
        "Timestamp": at.astimezone(UTC).replace(tzinfo=None),
        "Dimensions": [{"Name": key, "Value": text} for key, text in dimensions.items()],
        **given,
    }
