"""The logs that job runs of EMR Serverless left in S3."""

from __future__ import annotations

import gzip

from local.aws.context import LocalAws
from local.aws.run.emr_serverless_run import ENDED, JobRun


def job_run_log(aws: LocalAws, run: JobRun) -> str:
    """What a job wrote, and what the driver said; empty while it still runs."""
    places = [run.log_place(stream) for stream in ("stdout", "stderr")]
    if run.state not in ENDED:
        return ""
    found = [gzip.decompress(aws.read_s3(place)).decode() for place in places if place]
    return "\n".join(found)
