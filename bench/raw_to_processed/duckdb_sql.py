"""The job in SQL of DuckDB: judge, then write the newest good row of each id, and the bad ones."""


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
JUDGE = f"""
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
WRITE_GOOD = f"""
copy (
    select * exclude ({", ".join(f"raw_{name}" for name in _TYPED)}, tz, cur, reasons, place)
    from (select *, row_number() over (partition by transaction_id order by line desc) as place
        from judged where reasons = '') where place = 1
) to '{{target}}/sales' (format parquet, compression zstd, partition_by (business_date))
"""
WRITE_BAD = """
copy (select * from judged where reasons <> '') to '{target}/bad.parquet'
    (format parquet, compression zstd)
"""
