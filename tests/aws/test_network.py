"""What the local AWS knows of networks, trails and budgets beyond moto."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import ACCOUNT, LocalServer

_TCP = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}


def test_a_subnet_of_a_zone_id_gives_no_public_addresses(server: LocalServer) -> None:
    ec2 = server.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.90.0.0/20")["Vpc"]["VpcId"]
    made = ec2.create_subnet(VpcId=vpc, CidrBlock="10.90.0.0/24", AvailabilityZoneId="euc1-az2")[
        "Subnet"
    ]
    assert made["AvailabilityZoneId"] == "euc1-az2"
    assert made["AvailabilityZone"] == "eu-central-1b"
    assert made["MapPublicIpOnLaunch"] is False


def test_a_zone_of_another_region_is_refused(server: LocalServer) -> None:
    ec2 = server.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.91.0.0/20")["Vpc"]["VpcId"]
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.91.0.0/24", AvailabilityZoneId="nowhere-az9")


@pytest.mark.parametrize("about", ["UserIdGroupPairs", "PrefixListIds", "IpRanges"])
def test_a_rule_keeps_its_description(server: LocalServer, about: str) -> None:
    ec2 = server.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.92.0.0/20")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="check", Description="check", VpcId=vpc)["GroupId"]
    lists = ec2.describe_prefix_lists()["PrefixLists"]
    whom = {
        "UserIdGroupPairs": {"GroupId": group},
        "PrefixListIds": {"PrefixListId": lists[0]["PrefixListId"]},
        "IpRanges": {"CidrIp": "10.92.0.0/20"},
    }[about]
    permission: dict[str, Any] = {**_TCP, about: [{**whom, "Description": "why"}]}
    rules = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    made = rules["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[made])["SecurityGroupRules"]
    assert found[0]["Description"] == "why"


def test_a_trail_is_found_and_deleted_by_its_arn(server: LocalServer) -> None:
    server.client("s3").create_bucket(Bucket="trail-check")
    trails = server.client("cloudtrail")
    arns = [
        trails.create_trail(Name=name, S3BucketName="trail-check")["TrailARN"]
        for name in ("one-trail", "other-trail")
    ]
    found = trails.describe_trails(trailNameList=[arns[0]])["trailList"]
    assert [trail["Name"] for trail in found] == ["one-trail"]
    trails.delete_trail(Name=arns[0])
    left = trails.describe_trails(trailNameList=["one-trail", "other-trail"])["trailList"]
    assert [trail["TrailARN"] for trail in left] == arns[1:]


def test_a_budget_says_who_is_told_and_can_be_changed(server: LocalServer) -> None:
    budgets = server.client("budgets")
    budget = {
        "BudgetName": "check-changes",
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": "100", "Unit": "USD"},
    }
    told = {"SubscriptionType": "SNS", "Address": f"arn:aws:sns:eu-central-1:{ACCOUNT}:alerts"}
    late = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
    notified = [{"Notification": late, "Subscribers": [told]}]
    tags = [{"Key": "stage", "Value": "check"}]
    budgets.create_budget(
        AccountId=ACCOUNT, Budget=budget, NotificationsWithSubscribers=notified, ResourceTags=tags
    )
    name = {"AccountId": ACCOUNT, "BudgetName": "check-changes"}
    asked = {**late, "ThresholdType": "PERCENTAGE"}
    found = budgets.describe_subscribers_for_notification(**name, Notification=asked)
    assert found["Subscribers"] == [told]
    arn = f"arn:aws:budgets::{ACCOUNT}:budget/check-changes"
    assert budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"] == tags
    more = {**budget, "BudgetLimit": {"Amount": "200", "Unit": "USD"}}
    budgets.update_budget(AccountId=ACCOUNT, NewBudget=more)
    assert budgets.describe_budget(**name)["Budget"]["BudgetLimit"]["Amount"] == "200"
