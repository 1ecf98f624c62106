-- One row per refused line of a file. Reads quarantine.sales_quarantine.
-- The record itself stays in the table: it may name a customer.
select
    source_sha256,
    source_line,
    source_key,
    ingest_date,
    reasons,
    run_id
from quarantine.sales_quarantine
