"""CloudTrail: trails by their ARN. What happens is not recorded, see `calls.jsonl` for that."""

from __future__ import annotations

from typing import Any

from local.aws.call import Call
from local.aws.context import LocalAws
from local.aws.operations import after
from local.aws.patch import replace


def install(aws: LocalAws) -> None:
    """A trail is deleted and found by name or ARN; moto deletes nothing when it is given an ARN."""
    from moto.cloudtrail.models import CloudTrailBackend

    def delete(backend: Any, name: str) -> None:
        original(backend, backend.get_trail(name).trail_name)

    original = replace(CloudTrailBackend, "delete_trail", delete)

    @after("cloudtrail", "DescribeTrails")
    def described(params: dict[str, Any], answer: dict[str, Any], call: Call) -> dict[str, Any]:
        wanted = params.get("trailNameList")
        if wanted:
            trails = answer["trailList"]
            found = [t for t in trails if t["Name"] in wanted or t["TrailARN"] in wanted]
            answer["trailList"] = found
        return answer
