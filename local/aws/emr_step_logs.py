"""The logs that EMR clusters left in S3."""

from __future__ import annotations

import gzip
from typing import Any

from local.aws.context import LocalAws


def emr_steps(aws: LocalAws) -> dict[str, tuple[Any, Any]]:
    """The newest (cluster, step) that ran by the name of the step."""
    from moto.emr.models import emr_backends

    clusters = emr_backends[aws.account][aws.region].clusters.values()
    ran = [(cluster, step) for cluster in clusters for step in cluster.steps]
    begun = [(cluster, step) for cluster, step in ran if step.start_date_time]
    begun.sort(key=lambda pair: pair[1].start_date_time)
    return {step.name: (cluster, step) for cluster, step in begun}


def emr_step_log(aws: LocalAws, cluster: Any, step: Any) -> str:
    """What a step wrote, and what the driver said; empty while it still runs."""
    from local.aws.run.emr_logs import STREAMS, log_file

    places = [log_file(cluster, step, stream) for stream in STREAMS]
    if not all(places) or not step.ended:
        return ""
    return "\n".join(gzip.decompress(aws.read_s3(place)).decode() for place in places)
