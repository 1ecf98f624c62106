"""From canonical parts to candidates of `sales` and `sales_quarantine`."""
