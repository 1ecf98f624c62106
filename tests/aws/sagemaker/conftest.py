"""One training that all tests of SageMaker share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.aws import models
from tests.aws.conftest import LocalServer


@pytest.fixture(scope="session")
def features(server: LocalServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    return models.features(server, tmp_path_factory.mktemp("features"))


@pytest.fixture(scope="session")
def source(server: LocalServer) -> str:
    return models.code(server)


@pytest.fixture(scope="session")
def job(server: LocalServer, features: str, source: str) -> dict[str, Any]:
    """A training job that has ended well."""
    metrics = [
        {"Name": "rmsse", "Regex": r"store_category\.model\.rmsse=([0-9.]+)"},
        {"Name": "approved", "Regex": r"metric approved=([01])"},
    ]
    specification = {
        "TrainingImage": models.IMAGE,
        "TrainingInputMode": "File",
        "MetricDefinitions": metrics,
    }
    request = models.training(server, source, features, AlgorithmSpecification=specification)
    found = models.trained(server, request)
    assert found["TrainingJobStatus"] == "Completed", found.get("FailureReason")
    return found
