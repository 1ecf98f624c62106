"""A run of a crawler: whose it is, how it ends, and what starts it."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.aws import lake
from tests.aws.conftest import LocalServer
from tests.aws.crawlers import SALES, crawl, crawler, tables


def test_a_crawl_works_as_its_role_and_its_fault_is_told(server: LocalServer) -> None:
    name, database = crawler(server, {"a.csv": SALES})
    crawl(server, name)
    role = server.client("glue").get_crawler(Name=name)["Crawler"]["Role"]
    mine = {entry["action"] for entry in server.calls() if entry["principal"] == role}
    assert {"s3:ListBucket", "s3:GetObject", "glue:GetTables", "glue:CreateTable"} <= mine
    server.client("glue").delete_table(DatabaseName=database, Name=name.replace("-", "_"))
    server.client("glue").delete_database(Name=database)
    last = crawl(server, name)["LastCrawl"]
    assert last["Status"] == "FAILED"
    assert "EntityNotFoundException" in last["ErrorMessage"]
    history = server.client("glue").list_crawls(CrawlerName=name)["Crawls"]
    assert sorted(entry["State"] for entry in history) == ["COMPLETED", "FAILED"]


def test_a_crawler_runs_once_at_a_time_and_can_be_stopped(server: LocalServer) -> None:
    files: dict[str, bytes | str] = {f"{i}.csv": SALES for i in range(300)}
    name, database = crawler(server, files)
    glue = server.client("glue")
    glue.start_crawler(Name=name)
    with pytest.raises(ClientError, match="CrawlerRunningException"):
        glue.start_crawler(Name=name)
    glue.stop_crawler(Name=name)
    look = lambda: glue.get_crawler(Name=name)["Crawler"]  # noqa: E731
    lake.until(lambda: look()["State"] == "READY", "end of the crawl")
    assert look()["LastCrawl"]["Status"] == "CANCELLED"
    assert tables(server, database) == {}


def test_a_state_machine_starts_a_crawl_and_asks_for_it(server: LocalServer) -> None:
    name, _ = crawler(server, {f"{i}.csv": SALES for i in range(100)})
    call = {"Type": "Task", "Parameters": {"Name": name}, "ResultPath": "$.answer"}
    sdk = "arn:aws:states:::aws-sdk:glue"
    busy = {"ErrorEquals": ["Glue.CrawlerRunningException"], "ResultPath": None, "Next": "wait"}
    ready = {"Variable": "$.answer.Crawler.State", "StringEquals": "READY", "Next": "done"}
    states = {
        "start": {**call, "Resource": f"{sdk}:startCrawler", "Next": "again"},
        "again": {**call, "Resource": f"{sdk}:startCrawler", "Catch": [busy], "Next": "missed"},
        "missed": {"Type": "Fail", "Error": "TwoAtOnce"},
        "wait": {"Type": "Wait", "Seconds": 1, "Next": "ask"},
        "ask": {**call, "Resource": f"{sdk}:getCrawler", "Next": "ended"},
        "ended": {"Type": "Choice", "Choices": [ready], "Default": "wait"},
        "done": {"Type": "Pass", "OutputPath": "$.answer.Crawler.LastCrawl", "End": True},
    }
    steps = server.client("stepfunctions")
    machine = steps.create_state_machine(
        name=name,
        definition=json.dumps({"StartAt": "start", "States": states}),
        roleArn=lake.role(server, "states"),
    )["stateMachineArn"]
    started = steps.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    look = lambda: steps.describe_execution(executionArn=started)  # noqa: E731
    lake.until(lambda: look()["status"] != "RUNNING", "end of the execution")
    assert look()["status"] == "SUCCEEDED", look()
    assert json.loads(look()["output"])["Status"] == "SUCCEEDED"


def test_what_a_local_crawl_cannot_do_is_refused(server: LocalServer) -> None:
    with pytest.raises(ClientError, match="recrawl behavior CRAWL_EVENT_MODE is not in the local"):
        crawler(server, {}, RecrawlPolicy={"RecrawlBehavior": "CRAWL_EVENT_MODE"})
    with pytest.raises(ClientError, match="configuration .*TableLevelConfiguration"):
        crawler(server, {}, Configuration='{"Version":1,"Grouping":{"TableLevelConfiguration":2}}')
