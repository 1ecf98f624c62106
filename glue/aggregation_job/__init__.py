"""Recompute the affected dates of `daily_sales`."""
