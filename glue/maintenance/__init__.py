"""Keep the Iceberg tables small: few files, no old snapshots, nothing that belongs to nobody."""
