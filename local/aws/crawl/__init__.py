"""What a Glue crawler makes of files: formats, columns, tables, partitions. Knows no AWS."""
