"""Budgets: who is told, tags, and changes."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import add, replace


def install(aws: LocalAws) -> None:
    """Add the operations."""
    from moto.budgets.responses import BudgetsResponse
    from moto.utilities.tagging_service import TaggingService

    tags = TaggingService(tag_name="ResourceTags", key_name="Key", value_name="Value")
    add(BudgetsResponse, "describe_subscribers_for_notification", _subscribers)
    add(BudgetsResponse, "update_budget", _update)
    _tags(BudgetsResponse, tags)


def _subscribers(response: Any) -> Any:
    from moto.budgets.exceptions import NotFoundException
    from moto.core.responses import ActionResult

    asked = response._get_param("Notification")
    for notification in _budget(response, response._get_param("BudgetName")).notifications:
        if _same(notification.details, asked):
            return ActionResult({"Subscribers": notification.subscribers})
    raise NotFoundException(f"Unable to get the notification: {asked}")


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    keys = ("NotificationType", "ComparisonOperator", "Threshold")
    # A percentage when it is not said.
    types = [each.get("ThresholdType", "PERCENTAGE") for each in (one, other)]
    return types[0] == types[1] and all(one[key] == other[key] for key in keys)


def _update(response: Any) -> Any:
    from moto.core.responses import EmptyResult

    new = response._get_param("NewBudget")
    _budget(response, new["BudgetName"]).budget.update(new)
    return EmptyResult()


def _budget(response: Any, name: str) -> Any:
    account = response._get_param("AccountId")
    response.backend.describe_budget(account, name)  # refuses what is not there
    return response.backend.budgets[account][name]


def _tags(responses: Any, tags: Any) -> None:
    from moto.core.responses import ActionResult, EmptyResult

    def create(response: Any) -> Any:
        answer = original(response)
        account = response._get_param("AccountId")
        name = response._get_param("Budget")["BudgetName"]
        arn = f"arn:aws:budgets::{account}:budget/{name}"
        tags.delete_all_tags_for_resource(arn)
        tags.tag_resource(arn, response._get_param("ResourceTags", []))
        return answer

    def listed(response: Any) -> Any:
        return ActionResult(tags.list_tags_for_resource(response._get_param("ResourceARN")))

    def tag(response: Any) -> Any:
        tags.tag_resource(response._get_param("ResourceARN"), response._get_param("ResourceTags"))
        return EmptyResult()

    def untag(response: Any) -> Any:
        keys = response._get_param("ResourceTagKeys")
        tags.untag_resource_using_names(response._get_param("ResourceARN"), keys)
        return EmptyResult()

    original = replace(responses, "create_budget", create)
    add(responses, "list_tags_for_resource", listed)
    add(responses, "tag_resource", tag)
    add(responses, "untag_resource", untag)
