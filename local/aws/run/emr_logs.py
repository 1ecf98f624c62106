"""The logs of steps where EMR puts them: compressed, in S3, under the cluster's LogUri."""

from __future__ import annotations

import gzip
from pathlib import Path

from local.aws.context import LocalAws
from local.aws.run.emr_checks import NODES
from local.aws.run.emr_cluster import LiveCluster, LiveStep

STREAMS = ("stdout", "stderr")


def log_file(cluster: LiveCluster, step: LiveStep, stream: str) -> str:
    """Where a stream of a step's log is; empty when the cluster keeps no logs."""
    if not cluster.log_uri:
        return ""
    folder = str(cluster.log_uri).replace("s3n://", "s3://", 1).rstrip("/")
    return f"{folder}/{cluster.id}/steps/{step.id}/{stream}.gz"


def publish_logs(
    aws: LocalAws,
    cluster: LiveCluster,
    step: LiveStep,
    role: str,
    log: Path,
    message: str | None,
) -> None:
    """Put what the step wrote into S3, with the role of the nodes; a fault there fails no step."""
    if not cluster.log_uri:
        return
    s3 = aws.client("s3", role, cluster.id, service_principal=NODES, attempts=5)
    for stream, path in zip(STREAMS, (log, Path(f"{log}.err")), strict=True):
        text = path.read_text("utf-8", "replace") if path.exists() else ""
        if stream == "stderr" and message:
            text += f"\n{message}\n"
        bucket, _, key = log_file(cluster, step, stream).removeprefix("s3://").partition("/")
        try:
            s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(text.encode()))
        except Exception as fault:
            print(f"emr: {step.id}: no log at s3://{bucket}/{key}: {fault}", flush=True)
