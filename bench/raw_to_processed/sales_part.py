"""A delivery to measure with: one canonical part of sales and one of stores."""

from pathlib import Path

SHA = "a" * 64
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Tokyo", "UTC")


def deliver(folder: Path, rows: int) -> tuple[Path, Path]:
    """Sales of 180 days in 20 stores, 2 % of them faulty, 1 % with an id used before."""
    import duckdb

    part = folder / f"source_sha256={SHA}" / "part-00000.csv"
    part.parent.mkdir(parents=True)
    duckdb.sql(f"""
        copy (
            select i + 2 as line, null as malformed, null as malformed_record,
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
    lines = [f"{n},,,S{n},North,US,{ZONES[n % 4]},USD,2020-01-01\n" for n in range(20)]
    stores.write_text("".join(lines))
    return part, stores
