-- Which quality rules did not hold since a day?
-- Parameters: from_date
select
    business_date,
    dataset,
    rule_name,
    severity,
    actual,
    expected
from analytics.data_quality
where not passed and business_date >= date(?)
order by business_date desc, dataset asc, rule_name asc
