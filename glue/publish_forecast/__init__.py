"""Judge the output of the model and publish it as `sales_forecast`."""
