"""The long-lived processes behind the local AWS. Nothing here knows AWS."""
