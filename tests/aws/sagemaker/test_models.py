"""SageMaker's models: packages, transforms and endpoints, through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake, models
from tests.aws.conftest import LocalServer


def test_a_package_of_the_model_is_approved_and_transforms_features(
    server: LocalServer, job: dict[str, Any], features: str
) -> None:
    client, group = server.client("sagemaker"), lake.unique("forecast")
    client.create_model_package_group(ModelPackageGroupName=group)
    code = {
        "SAGEMAKER_PROGRAM": "inference.py",
        "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
    }
    package = client.create_model_package(
        ModelPackageGroupName=group,
        ModelApprovalStatus="PendingManualApproval",
        CustomerMetadataProperties={"run": "run-1"},
        InferenceSpecification={
            "Containers": [
                {
                    "Image": models.IMAGE,
                    "ModelDataUrl": job["ModelArtifacts"]["S3ModelArtifacts"],
                    "Environment": code,
                }
            ],
            "SupportedContentTypes": ["application/x-parquet"],
            "SupportedResponseMIMETypes": ["application/jsonlines"],
        },
    )["ModelPackageArn"]
    client.update_model_package(ModelPackageArn=package, ModelApprovalStatus="Approved")
    found = client.describe_model_package(ModelPackageName=package)
    assert found["ModelApprovalStatus"] == "Approved"
    assert found["CustomerMetadataProperties"] == {"run": "run-1"}
    listed = client.list_model_packages(
        ModelPackageGroupName=group, ModelApprovalStatus="Approved", SortOrder="Descending"
    )["ModelPackageSummaryList"]
    assert [each["ModelPackageArn"] for each in listed] == [package]
    model = _model(server, {"ModelPackageName": package})
    done = _transform(server, model, features)
    assert done["TransformJobStatus"] == "Completed", done.get("FailureReason")
    place = f"{done['TransformOutput']['S3OutputPath']}/part-0.parquet.out"
    rows = [json.loads(line) for line in models.read(server, place).decode().splitlines()]
    assert len(rows) == 28 * models.STORES * models.CATEGORIES
    assert all(0 <= row["p10"] <= row["p50"] <= row["p90"] for row in rows)
    assert {row["served_by"] for row in rows} == {"candidate of run run-1"}


def test_a_serverless_endpoint_takes_no_isolated_model(server: LocalServer) -> None:
    model = _model(server, {"Image": "image", "ModelDataUrl": "s3://lake/model.tar.gz"})
    size = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
    variant = {"VariantName": "model", "ModelName": model, "ServerlessConfig": size}
    with pytest.raises(ClientError, match="takes no model with network isolation"):
        server.client("sagemaker").create_endpoint_config(
            EndpointConfigName=model, ProductionVariants=[variant]
        )


def _model(server: LocalServer, container: dict[str, Any]) -> str:
    name = lake.unique("model")
    server.client("sagemaker").create_model(
        ModelName=name,
        ExecutionRoleArn=lake.role(server, "sagemaker"),
        PrimaryContainer=container,
        EnableNetworkIsolation=True,
    )
    assert server.client("sagemaker").describe_model(ModelName=name)["EnableNetworkIsolation"]
    return name


def _transform(
    server: LocalServer, model: str, source: str, kind: str = "application/x-parquet", **more: Any
) -> dict[str, Any]:
    name = lake.unique("transform")
    server.client("sagemaker").create_transform_job(
        TransformJobName=name,
        ModelName=model,
        TransformInput={
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": source}},
            "ContentType": kind,
        },
        TransformOutput={"S3OutputPath": f"s3://lake/forecast/{name}"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        **more,
    )
    return models.ended(server, "transform", name)


def test_a_transform_job_that_is_refused_says_why(
    server: LocalServer, job: dict[str, Any], features: str
) -> None:
    data = job["ModelArtifacts"]["S3ModelArtifacts"]
    code = {"SAGEMAKER_PROGRAM": "inference.py"}
    model = _model(server, {"Image": models.IMAGE, "ModelDataUrl": data, "Environment": code})
    wrong = _transform(server, model, features, "application/xml")
    assert wrong["TransformJobStatus"] == "Failed"
    assert "content type 'application/xml'" in wrong["FailureReason"]
    nothing = _transform(server, model, "s3://lake/no-such-prefix/")
    assert "No S3 objects found under s3://lake/no-such-prefix/" in nothing["FailureReason"]
    with pytest.raises(ClientError, match="Could not find model"):
        _transform(server, "no-such-model", features)
