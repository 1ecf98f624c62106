"""SageMaker: what moto forgets of models and packages, and tags by ARN."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import Refused, after, before
from local.aws.run.sagemaker import job_tags
from local.aws.run.sagemaker_transform import find_package

_KEPT = ("approval_description", "customer_metadata_properties")


def install(aws: LocalAws) -> None:
    """Register the hooks."""
    from moto.sagemaker.models import sagemaker_backends

    backend = sagemaker_backends[aws.account][aws.region]

    @after("sagemaker", "CreateModel")
    def create_model(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        model = backend.describe_model(params["ModelName"])
        model.enable_network_isolation = bool(params.get("EnableNetworkIsolation"))
        return answer

    @before("sagemaker", "CreateModel")
    def refuse_second(params: dict[str, Any], call: Call) -> dict[str, Any] | None:
        # moto would put the new one in the old one's place.
        if params.get("ModelName") in backend._models:
            raise Refused(
                "ValidationException",
                f"Cannot create already existing model {params['ModelName']!r}",
            )
        return None

    @after("sagemaker", "DescribeModel")
    def describe_model(
        params: dict[str, Any], answer: dict[str, Any], call: Call
    ) -> dict[str, Any]:
        for name in ("VpcConfig", "Containers", "PrimaryContainer", "Tags"):
            if not answer.get(name):
                answer.pop(name, None)
        return answer

    @before("sagemaker", "CreateEndpointConfig")
    def refuse_isolated(params: dict[str, Any], call: Call) -> dict[str, Any] | None:
        for variant in params["ProductionVariants"]:
            model = backend._models.get(variant.get("ModelName"))
            if variant.get("ServerlessConfig") and getattr(model, "enable_network_isolation", None):
                said = "Serverless inference takes no model with network isolation"
                raise Refused("ValidationException", f"{said}: {model.model_name}")
        return None

    @before("sagemaker", "UpdateModelPackage")
    def update_package(params: dict[str, Any], call: Call) -> dict[str, Any]:
        # moto forgets what an update does not name.
        package = find_package(backend, params["ModelPackageArn"])
        before_it = {name: getattr(package, name) for name in _KEPT}
        status = params.get("ModelApprovalStatus") or package.model_approval_status
        backend.update_model_package(
            model_package_arn=params["ModelPackageArn"],
            model_approval_status=status,
            approval_description=params.get("ApprovalDescription")
            or before_it["approval_description"],
            customer_metadata_properties={
                **(before_it["customer_metadata_properties"] or {}),
                **params.get("CustomerMetadataProperties", {}),
            },
            customer_metadata_properties_to_remove=params.get(
                "CustomerMetadataPropertiesToRemove", []
            ),
            additional_inference_specifications_to_add=params.get(
                "AdditionalInferenceSpecificationsToAdd"
            ),
        )
        return {"ModelPackageArn": package.arn}

    @before("sagemaker", "DeleteModelPackageGroup")
    def delete_group(params: dict[str, Any], call: Call) -> dict[str, Any]:
        name = params["ModelPackageGroupName"].rpartition("/")[2]
        if name not in backend.model_package_groups:
            raise Refused("ValidationException", f"ModelPackageGroup {name} does not exist.")
        packages = backend.model_packages.values()
        if any(package.model_package_group_name == name for package in packages):
            raise Refused(
                "ConflictException", f"model package group {name} has packages; delete them first"
            )
        del backend.model_package_groups[name]
        return {}

    @before("sagemaker", "DeleteModelPackage")
    def delete_package(params: dict[str, Any], call: Call) -> dict[str, Any]:
        package = find_package(backend, params["ModelPackageName"])
        del backend.model_packages[package.arn]
        return {}

    @before("sagemaker", "UpdateEndpoint")
    def update_endpoint(params: dict[str, Any], call: Call) -> dict[str, Any]:
        # moto has no such operation.
        backend.describe_endpoint(params["EndpointName"])
        endpoint = backend.endpoints[params["EndpointName"]]
        endpoint.endpoint_config_name = params["EndpointConfigName"]
        return {"EndpointArn": endpoint.arn}

    @before("sagemaker", "ListTags")
    def list_tags(params: dict[str, Any], call: Call) -> dict[str, Any] | None:
        tags = job_tags(params["ResourceArn"])
        return None if tags is None else {"Tags": tags}
