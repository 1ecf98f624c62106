"""The life of one cluster: its bootstrap scripts are fetched, its steps run, it ends."""

from __future__ import annotations

import shutil
import traceback
from pathlib import Path

from local.aws.context import LocalAws
from local.aws.run.emr_checks import NODES, check_installed, profile_role
from local.aws.run.emr_cluster import LiveCluster, LiveStep
from local.aws.run.emr_events import cluster_changed, step_changed
from local.aws.run.emr_logs import log_file, publish_logs
from local.aws.run.spark_job import SparkJob, Stopped, execute, fetch
from local.aws.run.spark_submit import parse_step
from local.engines.spark import Outcome

_ENDS_CLUSTER = ("TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW")
# EMR has no timeout of a step.
_MONTH = 30 * 24 * 3600.0


def work(aws: LocalAws, cluster: LiveCluster) -> None:
    """From STARTING to the cluster's end."""
    cluster_changed(aws, cluster)
    try:
        role = profile_role(aws, cluster.role)
        if not _bootstrap(aws, cluster, role):
            return
        _to(aws, cluster, "RUNNING", "", "Running step")
        while step := _next(aws, cluster):
            _run(aws, cluster, step, role)
            if step.state == "FAILED" and step.action_on_failure != "CONTINUE":
                _cancel(aws, cluster)
                if step.action_on_failure in _ENDS_CLUSTER:
                    return _end(aws, cluster, "STEP_FAILURE", "Shut down as step failed")
        if cluster.stop_requested:
            _cancel(aws, cluster)
            return _end(aws, cluster, "USER_REQUEST", "Terminated by user request")
        _end(aws, cluster, "ALL_STEPS_COMPLETED", "Steps completed")
    except Exception as fault:
        traceback.print_exc()
        _cancel(aws, cluster)
        _end(aws, cluster, "INTERNAL_ERROR", f"{type(fault).__name__}: {fault}")


def _bootstrap(aws: LocalAws, cluster: LiveCluster, role: str) -> bool:
    """Fetch the scripts as the nodes would; running them would install software on this machine."""
    if not cluster.bootstrap_actions:
        return True
    _to(aws, cluster, "BOOTSTRAPPING")
    s3 = aws.client("s3", role, cluster.id, service_principal=NODES, attempts=5)
    folder = aws.tmp / "emr" / cluster.id
    for number, action in enumerate(cluster.bootstrap_actions, 1):
        try:
            fetch(s3, str(action.script_path), folder)
        except FileNotFoundError as fault:
            said = f"Master instance failed attempting to download bootstrap action {number} file"
            _cancel(aws, cluster)
            _end(aws, cluster, "BOOTSTRAP_FAILURE", f"{said} from S3: {fault}")
            return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _next(aws: LocalAws, cluster: LiveCluster) -> LiveStep | None:
    """The next step; None when there is none to wait for."""
    with cluster.changed:
        while not cluster.stop_requested:
            if cluster.pending:
                return cluster.pending[0]
            if not cluster.keep_job_flow_alive_when_no_steps:
                return None
            if cluster.state != "WAITING":
                _to(aws, cluster, "WAITING", "", "Cluster ready after last step completed.")
            cluster.changed.wait()
    return None


def _run(aws: LocalAws, cluster: LiveCluster, step: LiveStep, role: str) -> None:
    folder = aws.tmp / "emr" / step.id
    log = folder / "stdout"
    message = None
    try:
        outcome = _execute(aws, cluster, step, role, folder, log)
        state = "COMPLETED" if outcome.ok else "FAILED"
        if outcome.killed == "stopped":
            state = "CANCELLED"
        message = outcome.message
    except Stopped:
        state = "CANCELLED"
    except Exception as fault:
        state, message = "FAILED", f"{type(fault).__name__}: {fault}"
    publish_logs(aws, cluster, step, role, log, message)
    shutil.rmtree(folder, ignore_errors=True)
    failure = None
    if state == "FAILED":
        where = log_file(cluster, step, "stderr")
        failure = {"Reason": "Unknown Error.", "Message": message or "", "LogFile": where}
    step.finish(state, failure)
    step_changed(aws, cluster, step)


def _execute(
    aws: LocalAws, cluster: LiveCluster, step: LiveStep, role: str, folder: Path, log: Path
) -> Outcome:
    submitted = parse_step(step.args)

    def began() -> None:
        if cluster.stop_requested:
            raise Stopped
        if cluster.state != "RUNNING":
            _to(aws, cluster, "RUNNING", "", "Running step")
        step.begin()
        step_changed(aws, cluster, step)
        check_installed(cluster.configurations, submitted.conf)

    job = SparkJob(
        id=step.id,
        role=role,
        principal=NODES,
        session=cluster.id,
        script=submitted.script,
        arguments=submitted.arguments,
        py_files=submitted.py_files,
        conf=submitted.conf,
        timeout_seconds=_MONTH,
    )
    return execute(aws, job, folder, log, began)


def _cancel(aws: LocalAws, cluster: LiveCluster) -> None:
    for step in cluster.pending:
        step.finish("CANCELLED")
        step_changed(aws, cluster, step)


def _end(aws: LocalAws, cluster: LiveCluster, code: str, message: str) -> None:
    well = code in ("ALL_STEPS_COMPLETED", "USER_REQUEST")
    _to(aws, cluster, "TERMINATING", code, message)
    _to(aws, cluster, "TERMINATED" if well else "TERMINATED_WITH_ERRORS", code, message)


def _to(aws: LocalAws, cluster: LiveCluster, state: str, code: str = "", message: str = "") -> None:
    cluster.enter(state, code, message)
    cluster_changed(aws, cluster)
