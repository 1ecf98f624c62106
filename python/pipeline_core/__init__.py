"""What the Python runtimes of the pipeline share; no resource names, no endpoints."""
