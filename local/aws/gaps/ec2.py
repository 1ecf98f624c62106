"""EC2: subnets by the id of their zone, and what rules of security groups say about themselves."""

from __future__ import annotations

from typing import Any

from local.aws.context import LocalAws
from local.aws.patch import replace


def install(aws: LocalAws) -> None:
    """Patch moto's networks."""
    _subnets_by_zone_id()
    _descriptions()


def _subnets_by_zone_id() -> None:
    """Moto takes the first subnet of a zone that is given by id for the zone's default one.

    Such a one gives its machines public addresses.
    """
    from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
    from moto.ec2.models.subnets import SubnetBackend

    def create(
        backend: Any,
        vpc_id: str,
        cidr_block: str,
        ipv6_cidr_block: str | None = None,
        availability_zone: str | None = None,
        availability_zone_id: str | None = None,
        **more: Any,
    ) -> Any:
        zones = RegionsAndZonesBackend.zones[backend.region_name]
        names = {zone.zone_id: zone.name for zone in zones}
        # A zone of another region stays as it is, and is refused.
        zone = availability_zone or names.get(availability_zone_id or "", None)
        return original(
            backend, vpc_id, cidr_block, ipv6_cidr_block, zone, availability_zone_id, **more
        )

    original = replace(SubnetBackend, "create_subnet", create)


def _descriptions() -> None:
    """Moto keeps the description of a rule only when the rule is about addresses."""
    from moto.ec2.models.security_groups import SecurityGroupRule

    def create(rule: Any, *args: Any, **more: Any) -> None:
        original(rule, *args, **more)
        for about in (*args, *more.values()):
            if isinstance(about, dict) and "Description" in about:
                rule.ip_range.setdefault("Description", about["Description"])

    original = replace(SecurityGroupRule, "__init__", create)
