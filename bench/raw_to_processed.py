"""raw_to_processed beside DuckDB doing the same: rows per second and core, and peak memory.

Run with the Spark environment: `python bench/raw_to_processed.py --rows 100000 1000000`.

Both read the same part, name every fault of each row, keep the newest of an id and write zstd
Parquet by date beside the refused rows. DuckDB does less: it undoes no escapes, trims spaces only,
knows one currency's minor digits, writes typed columns instead of the delivered record of a refused
row, counts nothing, compares with no stored table, and commits no Iceberg snapshots.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "glue")]
SHA = "a" * 64


def main() -> None:
    """Measure both engines for each size and print one table."""
    options = _options()
    if options.duckdb:
        print(_duckdb(Path(options.duckdb), options.repeat))
        return
    titles = ("seconds", 8), ("cpu s", 7), ("rows/s/core", 12), ("ratio", 6), ("peak MB", 8)
    print(f"{'rows':>9} {'engine':8} " + " ".join(f"{title:>{width}}" for title, width in titles))
    for rows in options.rows:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            part, stores = _generate(Path(folder), rows)
            command = [sys.executable, __file__, "--duckdb", str(part)]
            command += ["--repeat", str(options.repeat)]
            duck = subprocess.run(command, check=True, text=True, capture_output=True).stdout
            duck_seconds, duck_cpu, duck_peak = map(float, duck.split())
            seconds, cpu, stages = _spark(Path(folder), part, stores, options)
            print(_line("duckdb", rows, (duck_seconds, duck_cpu), duck_seconds, duck_peak))
            print(_line("spark", rows, (seconds, cpu), duck_seconds, _jvm_peak()))
            for name, (took, stage_cpu) in stages.items():
                print(f"{'':10}{name:20} {took:.1f} s, cpu {stage_cpu:.1f} s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--repeat", type=int, default=3, help="runs per size; the best counts")
    parser.add_argument("--jars", default=os.environ.get("LOCAL_SPARK_JARS"))
    parser.add_argument("--memory", default="3g")
    parser.add_argument("--set", nargs="*", default=[], help="Spark settings, name=value")
    parser.add_argument("--duckdb", help=argparse.SUPPRESS)
    return parser.parse_args()


def _line(engine: str, rows: int, took: tuple[float, float], base: float, peak: float) -> str:
    seconds, cpu = took
    rate = rows / seconds / (os.cpu_count() or 1)
    return (
        f"{rows:>9} {engine:8} {seconds:>8.2f} {cpu:>7.2f} {rate:>12,.0f} {seconds / base:>6.1f} "
        f"{peak:>8.0f}"
    )


def _generate(folder: Path, rows: int) -> tuple[Path, Path]:
    """A canonical part: 180 days, 20 stores, 2 % faulty rows, 1 % repeated ids."""
    import duckdb

    part = folder / f"source_sha256={SHA}" / "part-00000.csv"
    part.parent.mkdir()
    duckdb.sql(f"""
        copy (
            select i + 2 as line, '' as m, '' as r,
                'T' || lpad((case when i % 100 = 0 then i // 2 else i end)::varchar, 12, '0') as id,
                'O' || (i // 3),
                strftime(timestamp '2026-01-01' + to_seconds(i * 15552000 // {rows}),
                    '%Y-%m-%dT%H:%M:%SZ'),
                'S' || (i % 20), 'North', case when i % 4 > 0 then 'C' || (i % 50000) end,
                'P' || (i % 3000), 'Category ' || (i % 12),
                case when i % 50 = 7 then 'two' else (i % 5 + 1)::varchar end,
                '10.25', '10', (round((i % 5 + 1) * 1025 * 9 / 1000.0, 2))::decimal(14,2), 'USD',
                case when i % 2 = 0 then 'card' else 'cash' end
            from range({rows}) t(i)
        ) to '{part}' (header false, nullstr '')
    """)
    stores = folder / "source_sha256=5" / "part-00000.csv"
    stores.parent.mkdir()
    zones = ("America/New_York", "Europe/Berlin", "Asia/Tokyo", "UTC")
    lines = [f"{n},,,S{n},North,US,{zones[n % 4]},USD,2020-01-01\n" for n in range(20)]
    stores.write_text("".join(lines))
    return part, stores


def _session(folder: Path, options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from pipeline_core.session import get_session
    from pyspark.sql import SparkSession

    iceberg, local = "org.apache.iceberg.spark", "spark.sql.catalog.local"
    settings = {
        "spark.driver.extraClassPath": ":".join(map(str, sorted(Path(options.jars).glob("*.jar")))),
        "spark.driver.memory": options.memory,
        "spark.driver.extraJavaOptions": "-XX:+UseSerialGC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.extensions": f"{iceberg}.extensions.IcebergSparkSessionExtensions",
        local: f"{iceberg}.SparkCatalog",
        f"{local}.type": "hadoop",
        f"{local}.warehouse": str(folder / "warehouse"),
        **dict(pair.split("=", 1) for pair in options.set),
    }
    builder = SparkSession.builder.master("local[*]").appName("bench")
    for key, value in settings.items():
        builder = builder.config(key, value)
    builder.getOrCreate().sparkContext.setLogLevel("ERROR")
    return get_session("bench")


def _spark(
    folder: Path, part: Path, stores: Path, options: argparse.Namespace
) -> tuple[float, float, dict[str, tuple[float, float]]]:
    from pipeline_core.contract import load_contract
    from pipeline_core.manifest import Manifest, SourceFile
    from pipeline_core.publish import Candidate
    from raw_to_processed import process as module

    spark = _session(folder, options)
    spark.conf.set("spark.sql.catalog.local.warehouse", str(folder / "warehouse"))
    rows = sum(1 for _ in part.open())
    file = SourceFile(
        SHA, "bench", datetime(2027, 1, 1, tzinfo=UTC), "2027-01-01", rows, (f"{part}",)
    )
    manifest = Manifest("bench", (file,), (f"{stores}",), rows)
    best, cpu, stages = float("inf"), 0.0, {}
    for _ in range(options.repeat):
        names = [load_contract(name).table for name in ("sales", "sales_quarantine")]
        for name in names:
            spark.sql(f"drop table if exists local.{name}")
        sales, quarantine = (Candidate(spark, name, "bench", "local") for name in names)
        clock = _Clock(module)
        began, cpu_before = time.perf_counter(), _jvm_cpu()
        module.process(manifest, sales, quarantine, {})
        took = time.perf_counter() - began
        clock.stop()
        if took < best:
            best, cpu, stages = took, _jvm_cpu() - cpu_before, clock.stages
    return best, cpu, stages


class _Clock:
    """Times the parts of a run by wrapping the functions that set them off."""

    NAMES = ("_totals", "write_quarantine", "write_sales", "compare_with_table")

    def __init__(self, module) -> None:  # type: ignore[no-untyped-def]
        self.module, self.stages = module, {}
        self.kept = {name: getattr(module, name) for name in self.NAMES}
        for name, function in self.kept.items():
            setattr(module, name, self._timed(name, function))

    def _timed(self, name, function):  # type: ignore[no-untyped-def]
        def timed(*arguments):  # type: ignore[no-untyped-def]
            began, cpu_before = time.perf_counter(), _jvm_cpu()
            try:
                return function(*arguments)
            finally:
                took, cpu = time.perf_counter() - began, _jvm_cpu() - cpu_before
                self.stages[name.strip("_")] = (took, cpu)

        return timed

    def stop(self) -> None:
        for name, function in self.kept.items():
            setattr(self.module, name, function)


def _duckdb(part: Path, repeat: int) -> str:
    """Parse, validate, dedupe, write zstd Parquet by date; seconds and peak MB."""
    import duckdb

    best, cpu = float("inf"), 0.0
    for _ in range(repeat):
        target = part.parent / "duckdb"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        began, cpu_before = time.perf_counter(), time.process_time()
        connection = duckdb.connect()
        connection.sql("set timezone = 'UTC'")
        connection.sql(
            _DUCKDB_JUDGE.format(part=part, stores=part.parents[1] / "source_sha256=5/*")
        )
        connection.sql(_DUCKDB_GOOD.format(target=target))
        connection.sql(_DUCKDB_BAD.format(target=target))
        took = time.perf_counter() - began
        if took < best:
            best, cpu = took, time.process_time() - cpu_before
        connection.close()
    return f"{best} {cpu} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}"


def _text(name: str) -> str:
    return f"nullif(trim({name}), '') as {name}"


_RAW = (
    "transaction_id order_id transaction_ts store_id region customer_id product_id category "
    "quantity unit_price discount_pct total_amount currency payment_method"
).split()
_TYPED = ("transaction_ts", "quantity", "unit_price", "discount_pct", "total_amount")
# Named as the job names them. Braces are doubled: the statement is formatted once more.
_FAULTS = {
    **{f"missing:{n}": f"{n} is null" for n in (
        "transaction_id order_id store_id region product_id category currency").split()},
    **{f"missing:{n}": f"raw_{n} is null" for n in _TYPED if n != "discount_pct"},
    **{f"type:{n}": f"raw_{n} is not null and {n} is null" for n in _TYPED},
    **{f"range:{n}": f"length({n}) > 64" for n in (
        "transaction_id order_id region customer_id product_id category").split()},
    **{f"range:{n}": f"length({n}) > 32" for n in ("store_id", "payment_method")},
    "range:unit_price": "unit_price < 0",
    "range:discount_pct": "discount_pct not between 0 and 100",
    "pattern:currency": "not regexp_full_match(currency, '[A-Z]{{3}}')",
    "quantity_not_zero": "quantity = 0",
    "currency_is_the_stores": "cur <> currency",
    "known_store": "store_id is not null and cur is null",
    "total_matches_price": "abs(total_amount - round(quantity::decimal(9, 0) * unit_price"
    " * (100 - discount_pct) * 0.01, 2)) > 0.01",
    "date_not_ancient": "transaction_ts < timestamptz '1990-01-01'",
    "date_not_in_future": "transaction_ts > timestamptz '2027-01-02'",
}  # fmt: skip
_DELIVERED = ", ".join(f"{name} as raw_{name}" for name in _TYPED)
_REASONS = ", ".join(f"case when {fault} then '{name}' end" for name, fault in _FAULTS.items())
_COLUMNS = ", ".join(f"'{n}': 'varchar'" for n in ["m", "r", *_RAW])
_DUCKDB_JUDGE = f"""
create temp table judged as
with raw as (
    select * from read_csv('{{part}}', header = false, auto_detect = false, delim = ',',
        quote = '"', escape = '"', columns = {{{{'line': 'bigint', {_COLUMNS}}}}})
),
stores as (select column03 as store_id, column06 as tz, column07 as cur
    from read_csv('{{stores}}', header = false, all_varchar = true,
        names = ['column00','column01','column02','column03','column04','column05','column06',
                 'column07','column08'])),
texts as (select line, {", ".join(_text(n) for n in _RAW)} from raw),
typed as (
    select t.* exclude (transaction_ts, quantity, unit_price, discount_pct, total_amount),
        {_DELIVERED},
        case when regexp_full_match(t.transaction_ts,
            '\\d{{{{4}}}}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)')
            then try_cast(t.transaction_ts as timestamptz) end as transaction_ts,
        case when regexp_full_match(t.quantity, '[+-]?\\d{{{{1,9}}}}')
            then try_cast(t.quantity as int) end as quantity,
        case when regexp_full_match(t.unit_price, '[+-]?\\d{{{{1,8}}}}(\\.\\d{{{{1,4}}}})?')
            then try_cast(t.unit_price as decimal(12, 4)) end as unit_price,
        case when t.discount_pct is null then 0::decimal(7, 4)
            when regexp_full_match(t.discount_pct, '[+-]?\\d{{{{1,3}}}}(\\.\\d{{{{1,4}}}})?')
            then try_cast(t.discount_pct as decimal(7, 4)) end as discount_pct,
        case when regexp_full_match(t.total_amount, '[+-]?\\d{{{{1,12}}}}(\\.\\d\\d?)?')
            then try_cast(t.total_amount as decimal(14, 2)) end as total_amount,
        s.tz, s.cur
    from texts t left join stores s using (store_id)
),
ruled as (
    select *, (transaction_ts at time zone tz)::date as business_date,
        concat_ws(',', {_REASONS}) as reasons
    from typed
)
select * from ruled
"""
_DUCKDB_GOOD = f"""
copy (
    select * exclude ({", ".join(f"raw_{name}" for name in _TYPED)}, tz, cur, reasons, place)
    from (select *, row_number() over (partition by transaction_id order by line desc) as place
        from judged where reasons = '') where place = 1
) to '{{target}}/sales' (format parquet, compression zstd, partition_by (business_date))
"""
_DUCKDB_BAD = """
copy (select * from judged where reasons <> '') to '{target}/bad.parquet'
    (format parquet, compression zstd)
"""


def _jvm_peak() -> float:
    """Peak memory of the JVM under this process, in MB."""
    status = (_jvm() / "status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _jvm_cpu() -> float:
    """CPU seconds of the JVM so far."""
    fields = (_jvm() / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _jvm() -> Path:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if "Name:\tjava" in status and f"PPid:\t{os.getpid()}\n" in status:
            return process
    raise RuntimeError("no JVM runs under this process")


if __name__ == "__main__":
    main()
