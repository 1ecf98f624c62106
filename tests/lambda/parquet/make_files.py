"""Writes the Parquet files beside it with DuckDB and Spark, not with the library that reads them.

Run with the Python of the Spark environment (`sparkPython` in .build/toolchain.json):
    "$PYTHON" tests/lambda/parquet/make_files.py
"""

import shutil
from pathlib import Path

import duckdb
from pyspark.sql import SparkSession

FOLDER = Path(__file__).parent

TYPES = """
    select * from (values
        ('T1', 12.10::decimal(9, 2), 1.5::decimal(18, 3), 12345678901234567890.1234::decimal(38, 4),
         7::integer, 9223372036854775807::bigint, 18446744073709551615::ubigint, 200::utinyint,
         0.1::float, 0.1::double, true, date '2025-06-30', timestamptz '2025-06-30 10:00:00.120Z',
         timestamp '2025-06-30 10:00:00', timestamp_ns '1969-12-31 23:59:59.999999999',
         time '01:02:03.5', uuid '00112233-4455-6677-8899-aabbccddeeff',
         'a,"b"' || chr(10) || 'é🎁'),
        ('T2', -0.05, -0.001, -1.0,
         -7, -9223372036854775808, 0, 0,
         3.4028235e38::float, 1e300, false, date '1969-12-31',
         timestamptz '1900-01-01 00:00:00.000001Z',
         timestamp '0001-01-01', timestamp_ns '2025-01-01',
         time '23:59:59.999999', uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff',
         ''),
        ('T3', null, null, null, null, null, null, null, 'nan'::float, 'inf'::double,
         null, null, null, null, null, null, null, null)
    ) as t(id, d9, d18, d38, i32, i64, u64, u8, f32, f64,
           ok, day, sold, local, nanos, clock, uuid, note)
"""

DAY = """
    select 'parquet-' || i as transaction_id, 'order' as order_id,
        timestamptz '2024-03-05 12:00:00+01' as transaction_ts, 'DE-BER-01' as store_id,
        'europe' as region, null::varchar as customer_id, 'P-GR-001' as product_id,
        'grocery' as category, 2 as quantity, 10.00::decimal(9, 2) as unit_price,
        0::decimal(5, 2) as discount_pct, (10 + 10 / i)::decimal(9, 2) as total_amount,
        'EUR' as currency, 'card' as payment_method
    from range(1, 3) as r(i)
"""

LANDED = """
    select * from (values
        ('T1', 'O1', 2, 9.90::decimal(9, 2), 'a,"b"' || chr(10) || 'é'),
        ('T2', 'O1', -1, 5.00, null)
    ) as t(transaction_id, order_id, quantity, unit_price, customer_id)
"""

SALES = """
    select 'T' || i as id, (i % 1000 / 100.0 - 3)::decimal(12, 2) as amount,
        case when i % 3 = 0 then null else 'note ' || (i % 7) end as note
    from range(2100) as r(i)
"""


def write(con: duckdb.DuckDBPyConnection, name: str, query: str, options: str = "") -> None:
    con.execute(f"copy ({query}) to '{FOLDER / name}.parquet' (format parquet {options})")


def by_duckdb() -> None:
    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'")
    write(con, "landed", LANDED)
    write(con, "day", DAY)
    write(con, "types", TYPES)
    write(con, "types_v2", TYPES, ", parquet_version v2, compression uncompressed")
    for codec in ["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"]:
        write(con, f"sales_{codec}", SALES, f", compression {codec}, row_group_size 2048")
    write(con, "sales_v2", SALES, ", compression zstd, parquet_version v2, row_group_size 2048")
    write(con, "nested", "select 'T1' as id, [1, 2] as amount, {'a': 1} as extra")
    write(con, "nested_extra", "select 'T1' as id, 1.5 as amount, {'a': [1]} as extra")
    write(con, "empty", "select 'T1' as id, 1.5 as amount where false")
    write(con, "missing", "select 'T1' as id")
    write(con, "twice", "select 'T1' as id, 1.5 as amount, 2 as \"ID \"")
    write(con, "bytes", "select 'T1' as id, 1 as amount, '\\xFF'::blob as note")
    write(con, "interval", "select 'T1' as id, interval '1 day' as amount")
    con.execute("set force_mbedtls_unsafe = 'true'")
    con.execute("pragma add_parquet_key('k', '0123456789112345')")
    write(con, "encrypted", SALES, ", encryption_config {footer_key: 'k'}")
    write(con, "bomb", "select i as id, repeat('x', 100000) as amount from range(5000) as r(i)")


def by_spark() -> None:
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    rows = spark.sql(
        "select concat('T', id) as id, cast(id / 4 as decimal(9, 2)) as d9, "
        "cast(id * 1000000000 as decimal(30, 5)) as d30, "
        "timestamp '2025-06-30T10:00:00.5Z' + make_interval(0, 0, 0, cast(id as int)) as at, "
        "if(id % 2 = 0, null, concat('same prefix ', id)) as note from range(0, 40, 1, 1)"
    )
    for name, settings in {
        "spark": {"spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS"},
        "spark_int96": {"spark.sql.parquet.outputTimestampType": "INT96"},
        "spark_legacy": {"spark.sql.parquet.writeLegacyFormat": "true"},
        "spark_v2": {"parquet.writer.version": "v2"},
    }.items():
        for key, value in settings.items():
            spark.conf.set(key, value)
        writer = rows.write.mode("overwrite")
        writer.options(**settings).parquet(str(FOLDER / f"{name}.folder"))
        for key in settings:
            spark.conf.unset(key)
        (part,) = (FOLDER / f"{name}.folder").glob("part-*.parquet")
        shutil.move(part, FOLDER / f"{name}.parquet")
        shutil.rmtree(FOLDER / f"{name}.folder")
    spark.stop()


if __name__ == "__main__":
    by_duckdb()
    by_spark()
