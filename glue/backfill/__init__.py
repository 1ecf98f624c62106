"""Judge past deliveries again and make chosen business dates right."""
