"""Make both tables anew from the published sales, and publish them."""

from collections.abc import Mapping
from typing import Any

from pipeline_core.contract import load_contract
from pipeline_core.derived import ALREADY_PUBLISHED, Known, kept, known_sales, write_candidate
from pipeline_core.publish import Candidate
from pipeline_core.table import ensure_table
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from data_transformation.baskets import RECEIPT, baskets, oversized
from data_transformation.insights import customer_insights
from data_transformation.pairs import product_pairs

Rules = list[dict[str, Any]]

# What the tables are made of: read once, from a file or more per day.
_USED = (
    *RECEIPT, "customer_id", "product_id", "business_date", "currency", "quantity", "total_amount",
)  # fmt: skip


def refresh(
    sales: Candidate, made: tuple[Candidate, Candidate], arguments: Mapping[str, str]
) -> dict[str, Any]:
    """Bring `customer_insights` and `product_pairs` up to date; the fields of the run's record."""
    insights, pairs = made
    for candidate in made:
        name = candidate.table.split(".")[1]
        location = arguments.get(f"{name}_uri")
        ensure_table(candidate.spark, load_contract(name), location, candidate.catalog)
    missing = [candidate for candidate in made if candidate.published() is None]
    if not missing:
        for candidate in made:
            candidate.drop()
        return dict(ALREADY_PUBLISHED)
    known = known_sales(sales, made, arguments["business_date"])
    rules: Rules = []
    notices = list(known.notices)
    with kept(known.rows.select(*_USED)) as rows:
        # What an earlier try of this run published stays: main would move under others.
        if insights in missing:
            rules += _write_insights(insights, known, rows, notices)
        if pairs in missing:
            rules += _write_pairs(pairs, known, rows, notices)
    for candidate in missing:
        candidate.publish()
    return {"rules": rules, "notices": notices}


def _write_insights(
    candidate: Candidate, known: Known, sales: DataFrame, notices: list[str]
) -> Rules:
    contract = load_contract("customer_insights")
    anonymous = sales.where(F.col("customer_id").isNull()).count()
    if anonymous:
        notices.append(f"{anonymous} sales lines of nobody known are in no row of {contract.name}")
    rows = customer_insights(sales, known.as_of, contract)
    return write_candidate(candidate, contract, rows, known.made_from)


def _write_pairs(candidate: Candidate, known: Known, sales: DataFrame, notices: list[str]) -> Rules:
    contract = load_contract("product_pairs")
    with kept(baskets(sales)) as found:
        notices.extend(oversized(found))
        rows = product_pairs(found, known.as_of, contract)
        return write_candidate(candidate, contract, rows, known.made_from)
