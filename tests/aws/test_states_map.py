"""Loops of a state machine, against the running local AWS."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import LocalServer
from tests.aws.machines import end, events, machine, output, start


def each(states: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A Map over `$.items`."""
    processor = {"StartAt": next(iter(states)), "States": states}
    return {
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemProcessor": processor | {"ProcessorConfig": {"Mode": "INLINE"}},
        "End": True,
        **more,
    }


def test_a_map_runs_every_item_no_more_at_once_than_it_may(server: LocalServer) -> None:
    wait = {"Type": "Wait", "Seconds": 1, "Next": "pass"}
    states = {"wait": wait, "pass": {"Type": "Pass", "End": True}}
    selected = {"date.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index", "run.$": "$.run"}
    dates = [f"2026-01-0{day}" for day in range(1, 6)]
    arn = start(
        server,
        {"each": each(states, MaxConcurrency=2, ItemSelector=selected)},
        {"items": dates, "run": "r"},
    )
    assert output(end(server, arn)) == [
        {"date": date, "index": index, "run": "r"} for index, date in enumerate(dates)
    ]
    running = most = 0
    for event in events(server, arn):
        running += {"MapIterationStarted": 1, "MapIterationSucceeded": -1}.get(event["type"], 0)
        most = max(most, running)
    assert most == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ToleratedFailurePercentage": 5.5}, "ToleratedFailurePercentage is for mode DISTRIBUTED"),
        ({"ToleratedFailureCount": 5}, "ToleratedFailureCount is for mode DISTRIBUTED"),
        (
            {"mode": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
            "mode DISTRIBUTED is not in the local AWS",
        ),
    ],
)
def test_a_map_that_cannot_run_here_is_refused_when_the_machine_is_created(
    server: LocalServer, more: dict[str, Any], said: str
) -> None:
    mode = more.pop("mode", None)
    state = each({"pass": {"Type": "Pass", "End": True}}, **more)
    if mode:
        state["ItemProcessor"]["ProcessorConfig"] = mode
    with pytest.raises(ClientError, match=said):
        machine(server, {"each": state})


def test_a_map_over_nothing_ends_at_once(server: LocalServer) -> None:
    states = {"each": each({"pass": {"Type": "Pass", "End": True}}, MaxConcurrency=2)}
    assert output(end(server, start(server, states, {"items": []}))) == []
