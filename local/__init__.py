"""Everything that exists only on a developer's machine."""
