"""Which lines of the stores snapshot count."""

from typing import Any

from raw_to_processed.stores import Store, known_stores

ZONES = {"UTC", "Asia/Tokyo"}


def line(number: int, **changes: Any) -> dict[str, Any]:
    good = {"store_id": "S1", "region": "N", "time_zone": "UTC", "currency": "USD"}
    return {"source_line": number, "malformed": None, **good, **changes}


def test_the_last_line_of_a_store_wins() -> None:
    lines = [line(3, currency="EUR"), line(2), line(4, store_id="S2", time_zone="Asia/Tokyo")]
    assert known_stores(lines, ZONES.__contains__) == (
        [Store("S1", "UTC", "EUR"), Store("S2", "Asia/Tokyo", "USD")], [],
    )  # fmt: skip


def test_a_broken_line_is_passed_over_with_a_notice() -> None:
    lines = [
        line(2), line(3, time_zone="Mars/Base", currency="EUR"), line(4, store_id=None),
        line(5, malformed="field_count"), line(6, currency="euro"), line(7, time_zone="+05:00"),
    ]  # fmt: skip
    stores, notices = known_stores(lines, ZONES.__contains__)
    assert stores == [Store("S1", "UTC", "USD")]
    assert notices == [
        "stores line 3 ignored: unknown time zone 'Mars/Base'",
        "stores line 4 ignored: missing:store_id",
        "stores line 5 ignored: malformed:field_count",
        "stores line 6 ignored: unknown currency 'euro'",
        "stores line 7 ignored: unknown time zone '+05:00'",
    ]


def test_spark_reads_them_and_knows_the_time_zones(spark: Any, tmp_path: Any) -> None:
    from raw_to_processed.sources import read_stores

    part = tmp_path / "part-00000.csv"
    part.write_text("2,,, S1 ,N,US,America/New_York,USD,2020-01-01\n3,,,S2,N,US,EST+99,USD,x\n"
                    '4,field_count,"a,b",,,,,,\n')  # fmt: skip
    stores, notices = read_stores(spark, (str(part),))
    assert stores == [Store("S1", "America/New_York", "USD")]
    assert len(notices) == 2
