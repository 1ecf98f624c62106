"""Make `sales_features` from the published sales, and export them for the model."""
