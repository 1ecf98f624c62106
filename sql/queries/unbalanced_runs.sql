-- In which runs are rows not accounted for?
-- Parameters: none
select
    run_id,
    business_date,
    rows_in,
    unexplained_rows
from analytics.run_balance
where unexplained_rows <> 0 or not balanced
order by business_date, run_id
