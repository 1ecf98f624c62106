"""Make `customer_insights` and `product_pairs` from the published sales."""
