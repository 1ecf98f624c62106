"""The one region: moto takes us-east-1 where neither host nor signature are asked, as for EMR."""

from __future__ import annotations

from local.aws.context import LocalAws
from local.aws.patch import replace


def install(aws: LocalAws) -> None:
    """Fall back to the region that this program answers for."""
    from moto.core.responses import BaseResponse

    replace(BaseResponse, "default_region", aws.region)
