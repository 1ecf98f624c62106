"""When a customer is due again, and what that makes of them."""

from pyspark.sql import Column
from pyspark.sql import functions as F

# Weight of the newest interval; Croston worked with 0.1, and later texts with 0.1 to 0.2.
WEIGHT = 0.1
# A customer is away after this many of their own intervals, and gone after that many.
AWAY, GONE = 2.0, 4.0
# Who bought on one day only has no interval yet: new for so long.
NEW_DAYS = 90
LOYAL_ORDERS = 10


def purchase_interval(days: str) -> Column:
    """Expected days between purchases, of the sorted array column of purchase dates.

    p_1 = g_1, p_n = p_(n-1) + WEIGHT (g_n - p_(n-1)) over the intervals g in days: the estimate of
    the interval between demands in J. D. Croston (1972), "Forecasting and Stock Control for
    Intermittent Demands", Operational Research Quarterly 23(3). Null for fewer than two dates.
    """
    smoothed = f"acc.p + {WEIGHT}D * (datediff(day, acc.last) - acc.p)"
    first = "cast(datediff(day, acc.last) as double)"
    step = f"named_struct('last', day, 'p', coalesce({smoothed}, {first}))"
    start = f"named_struct('last', {days}[0], 'p', cast(null as double))"
    rest = f"slice({days}, 2, greatest(size({days}) - 1, 0))"
    return F.expr(
        f"case when size({days}) > 1 then aggregate({rest}, {start}, (acc, day) -> {step}).p end"
    )


def segment() -> Column:
    """The customer's segment, from frequency, purchase_days, recency_days and the interval.

    One who stayed away for longer than a multiple of the usual interval counts as inactive: the
    hiatus heuristic of Wuebben and von Wangenheim (2008), "Instant Customer Base Analysis:
    Managerial Heuristics Often 'Get It Right'", Journal of Marketing 72(3). Measured on each
    customer's own interval, so that no customer's segment depends on another's sales.
    """
    recency, interval = F.col("recency_days"), F.col("purchase_interval_days")
    return (
        F.when(F.col("frequency") == 0, "returns_only")
        .when((F.col("purchase_days") == 1) & (recency <= NEW_DAYS), "new")
        .when(F.col("purchase_days") == 1, "one_time")
        .when(recency > GONE * interval, "lapsed")
        .when(recency > AWAY * interval, "at_risk")
        .when(F.col("frequency") >= LOYAL_ORDERS, "loyal")
        .otherwise("active")
    )
