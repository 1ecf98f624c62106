"""Real Terraform applies what the stacks use, sees no difference afterwards, and destroys it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.aws.conftest import REGION, REPOSITORY, LocalServer
from tests.aws.resources import zipped

BACKEND = """
terraform {
  backend "s3" {
    bucket       = "check-state"
    key          = "main/terraform.tfstate"
    region       = "eu-central-1"
    use_lockfile = true
  }
}
"""


def terraform(folder: Path, server: LocalServer, *arguments: str) -> int:
    env = {
        **os.environ,
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "TF_VAR_function_zip": str(folder / "function.zip"),
    }
    ended = subprocess.run(
        [os.environ.get("LOCAL_TERRAFORM", "terraform"), *arguments, "-no-color", "-input=false"],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
    )
    print(ended.stdout, ended.stderr)
    return ended.returncode


def test_applies_plans_nothing_and_destroys(
    server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in (REPOSITORY / "tests/aws/terraform").glob("*.tf"):
        shutil.copy(file, tmp_path)
    (tmp_path / "backend.tf").write_text(BACKEND)
    (tmp_path / "function.zip").write_bytes(zipped("export const handler = async () => 1"))
    shutil.copy(REPOSITORY / "terraform.lock.hcl", tmp_path / ".terraform.lock.hcl")
    server.client("s3").create_bucket(Bucket="check-state")
    assert terraform(tmp_path, server, "init") == 0
    assert terraform(tmp_path, server, "apply", "-auto-approve", "-parallelism=30") == 0
    assert terraform(tmp_path, server, "plan", "-detailed-exitcode") == 0
    _a_view_is_replaced_without_a_gap(server, tmp_path, monkeypatch)
    assert terraform(tmp_path, server, "destroy", "-auto-approve", "-parallelism=30") == 0
    left = server.client("s3").list_objects_v2(Bucket="check-state")["Contents"]
    assert [entry["Key"] for entry in left] == ["main/terraform.tfstate"]


def _a_view_is_replaced_without_a_gap(
    server: LocalServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its new text is an update of the entry: whoever asks meanwhile finds the old or the new."""
    monkeypatch.setenv("TF_VAR_view_sql", "select cast(2 as bigint) as n")
    before = len(server.calls())
    target = "-target=aws_glue_catalog_table.view"
    assert terraform(folder, server, "apply", "-auto-approve", target) == 0
    calls = {call["operation"] for call in server.calls()[before:] if call["service"] == "glue"}
    assert "UpdateTable" in calls
    assert not {"DeleteTable", "BatchDeleteTable", "CreateTable"} & calls
