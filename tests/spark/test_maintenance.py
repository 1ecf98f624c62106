"""Maintenance: fewer files, the same rows, and nothing gone that a run still asks for."""

import os
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lake import Lake
from maintenance import job
from maintenance.round import iceberg_tables, visits
from maintenance.tidy import Keep, spark_actions, swept, tidy
from pipeline_core.contract import load_contract
from pipeline_core.derived import BUSINESS_DATE
from pipeline_core.lease import Leases
from pipeline_core.publish import Candidate
from pipeline_core.snapshots import SOURCE, dates_behind, find_run, load_table
from pipeline_core.table import ensure_table
from pyspark.sql import SparkSession

CATALOG = "local"
DAYS = (date(2026, 1, 1), date(2026, 1, 2))


def keep(days_later: float = 0) -> Keep:
    return Keep(datetime.now(UTC) + timedelta(days=days_later), snapshot_days=15, orphan_days=3)


@pytest.fixture
def table(spark: SparkSession, table_name: str) -> str:
    spark.sql(f"create table {CATALOG}.{table_name} (day date, n int) using iceberg"
              " partitioned by (day)")  # fmt: skip
    return table_name


def publish(spark: SparkSession, table: str, run_id: str) -> None:
    """A run that adds a row to each of two days."""
    candidate = Candidate(spark, table, run_id, CATALOG)
    candidate.start()
    rows = spark.createDataFrame([(day, n) for n, day in enumerate(DAYS)], "day date, n int")
    candidate.append(rows)
    candidate.seal({})
    candidate.publish()


def files(spark: SparkSession, table: str) -> list[int]:
    """How many data files each partition has."""
    found = spark.sql(f"select count(*) from {CATALOG}.{table}.files group by partition")
    return [row[0] for row in found.collect()]


def rows(spark: SparkSession, table: str) -> list[Any]:
    return sorted(tuple(row) for row in spark.table(f"{CATALOG}.{table}").collect())


def test_after_each_of_many_runs_a_partition_has_two_files_at_most(
    spark: SparkSession, table: str
) -> None:
    for n in range(5):
        publish(spark, table, f"r{n}")
        assert max(files(spark, table)) <= 2
        before = rows(spark, table)
        tidy(spark, f"{CATALOG}.{table}", keep())
        assert files(spark, table) == [1, 1]
        assert rows(spark, table) == before
    assert len(before) == 10


def test_a_second_round_finds_nothing_to_do_and_commits_nothing(
    spark: SparkSession, table: str
) -> None:
    for n in range(3):
        publish(spark, table, f"r{n}")
    name = f"{CATALOG}.{table}"
    assert tidy(spark, name, keep()) == "6 files became 2"
    state = load_table(spark, name).operations().current().metadataFileLocation()
    assert tidy(spark, name, keep()) == "nothing to do"
    assert load_table(spark, name).operations().current().metadataFileLocation() == state


def test_manifests_are_joined_when_there_are_many(spark: SparkSession, table: str) -> None:
    for n in range(11):
        spark.sql(f"insert into {CATALOG}.{table} values (date '2026-02-{n + 1:02d}', 1)")
    tidy(spark, f"{CATALOG}.{table}", keep())
    manifests = spark.sql(f"select * from {CATALOG}.{table}.manifests")
    assert manifests.count() == 1


def test_snapshots_stay_as_long_as_a_run_can_be_redriven(spark: SparkSession, table: str) -> None:
    for n in range(3):
        publish(spark, table, f"r{n}")
    name = f"{CATALOG}.{table}"
    tidy(spark, name, keep(days_later=14))
    assert all(find_run(load_table(spark, name), f"r{n}") for n in range(3))


def test_older_snapshots_go_with_their_files_but_what_the_last_run_said_stays(
    spark: SparkSession, table: str
) -> None:
    name = f"{CATALOG}.{table}"
    place = Path(load_table(spark, name).location().removeprefix("file:"))
    for n in range(2):
        publish(spark, table, f"r{n}")
    first = set(place.glob("data/**/*.parquet"))
    assert len(first) == 4
    tidy(spark, name, keep())
    publish(spark, table, "r2")
    before = rows(spark, table)
    # Nothing was published for weeks: the newest snapshot is maintenance's own.
    assert "snapshots expired" in tidy(spark, name, keep(days_later=40))
    now = load_table(spark, name)
    assert [n for n in range(3) if find_run(now, f"r{n}")] == [2]
    assert rows(spark, table) == before
    assert not first & set(place.glob("data/**/*.parquet"))


@pytest.mark.parametrize("said", [SOURCE, BUSINESS_DATE])
def test_what_a_table_was_made_from_and_for_stays_however_old(
    spark: SparkSession, table: str, said: str
) -> None:
    name = f"{CATALOG}.{table}"
    candidate = Candidate(spark, table, "r0", CATALOG)
    candidate.start()
    candidate.seal({said: "2026-01-07"})
    candidate.publish()
    publish(spark, table, "r1")
    tidy(spark, name, keep(days_later=40))
    assert find_run(load_table(spark, name), "r0") is not None


def test_a_lost_file_goes_when_it_is_old_and_a_young_one_may_still_be_committed(
    spark: SparkSession, table: str
) -> None:
    publish(spark, table, "r0")
    name = f"{CATALOG}.{table}"
    place = Path(load_table(spark, name).location().removeprefix("file:"))
    old, young = place / "data" / "old.parquet", place / "data" / "young.parquet"
    neighbour = place.with_name(place.name + "x") / "data" / "old.parquet"
    neighbour.parent.mkdir(parents=True)
    for file in (old, young, neighbour):
        file.write_bytes(b"lost")
    four_days_ago = datetime.now().timestamp() - 4 * 86_400
    for file in (old, neighbour):
        os.utime(file, (four_days_ago, four_days_ago))
    before = rows(spark, table)
    assert tidy(spark, name, keep()) == "1 lost files removed"
    assert (old.exists(), young.exists(), neighbour.exists()) == (False, True, True)
    assert rows(spark, table) == before


def test_files_stay_as_they_are_while_a_run_has_something_to_publish(
    spark: SparkSession, table: str
) -> None:
    for n in range(2):
        publish(spark, table, f"r{n}")
    # Its lease may have run out between two of its jobs: the branch is still there.
    waiting = Candidate(spark, table, "r2", CATALOG)
    waiting.start()
    waiting.seal({})
    said = tidy(spark, f"{CATALOG}.{table}", keep(days_later=40))
    assert said.startswith("files left alone for run-r2")
    waiting.publish()
    assert waiting.published() is not None
    assert len(rows(spark, table)) == 4


def test_joined_files_are_no_change_of_the_rows_of_a_date(spark: SparkSession, table: str) -> None:
    publish(spark, table, "r0")
    publish(spark, table, "r1")
    source = load_table(spark, f"{CATALOG}.{table}")
    derived = Candidate(spark, table + "_derived", "r1", CATALOG)
    spark.sql(f"create table {derived.name} (n int) using iceberg")
    derived.start()
    derived.seal({SOURCE: str(source.currentSnapshot().snapshotId())})
    derived.publish()
    assert tidy(spark, f"{CATALOG}.{table}", keep()) == "4 files became 2"
    assert dates_behind(derived.metadata, load_table(spark, f"{CATALOG}.{table}")) == []


def leases(table: str, owner: str) -> Leases:
    return Leases(table, owner, wait_seconds=0, poll_seconds=0.05)


def test_each_table_is_worked_on_under_its_lease_and_given_back(leases_table: str) -> None:
    other, seen = leases(leases_table, "today"), []
    other.take("a.held")

    def work(table: str) -> str:
        # Whoever has a table keeps others from it; the one before is free again.
        seen.append(table)
        if table == "a.bad":
            raise ValueError("no such\ncolumn")
        other.take("a.first" if table == "a.second" else "a.unrelated")
        return "done"

    round_ = visits(leases(leases_table, "m"), ["a.first", "a.held", "a.bad", "a.second"], work,
                    lambda: None)  # fmt: skip
    said = [str(visit) for visit in round_]
    assert seen == ["a.first", "a.bad", "a.second"]
    assert said[0] == "a.first: done" and said[3] == "a.second: done"
    assert said[1].startswith(
        "a.held: left for the next round: table a.held is leased to run today"
    )
    assert said[2] == "a.bad: ValueError: no such column"
    leases(leases_table, "tomorrow").take("a.second")


def test_the_job_tidies_what_there_is_and_records_it(
    spark: SparkSession, leases_table: str
) -> None:
    lake = Lake(leases_table)
    contract = load_contract("sales_forecast")
    spark.sql("create database if not exists glue_catalog.curated")
    spark.sql(f"drop table if exists glue_catalog.{contract.table}")
    ensure_table(spark, contract, f"s3://{lake.bucket}/sales_forecast", "glue_catalog")
    key = "date '2026-01-01', 'S1', 'Tea', date '2026-01-09'"
    values = f"{key}, 'EUR', 'North', 1, 2, 3, 2, 'm', 'r1'"
    for _ in range(3):
        spark.sql(f"insert into glue_catalog.{contract.table} values ({values})")
    run_id = f"maintenance-{uuid.uuid4().hex[:6]}"
    more = ["--snapshot_days", "15", "--orphan_days", "3"]
    job.main([*lake.arguments(run_id, "s3://none/none"), *more])
    record = lake.record(run_id, "maintenance")
    assert record["status"] == "succeeded"
    assert "curated.sales_forecast: 3 files became 1" in record["notices"]
    assert len(record["notices"]) == len(iceberg_tables()) == 7


def test_a_sweep_of_s3_leaves_a_neighbour_alone_whose_name_begins_the_same(
    spark: SparkSession, leases_table: str
) -> None:
    lake = Lake(leases_table)
    name = f"glue_catalog.tests.sweep{lake.id}"
    spark.sql("create database if not exists glue_catalog.tests")
    spark.sql(f"create table {name} (n int) using iceberg location 's3://{lake.bucket}/sweep'")
    spark.sql(f"insert into {name} values (1)")
    for key in ("sweep/data/lost.parquet", "sweeper/data/kept.parquet"):
        lake.s3.put_object(Bucket=lake.bucket, Key=key, Body=b"x")
    assert (
        swept(spark_actions(spark), load_table(spark, name), keep(days_later=4))
        == "1 lost files removed"
    )
    keys = [each["Key"] for each in lake.s3.list_objects_v2(Bucket=lake.bucket)["Contents"]]
    assert "sweeper/data/kept.parquet" in keys and "sweep/data/lost.parquet" not in keys
    assert spark.table(name).count() == 1
