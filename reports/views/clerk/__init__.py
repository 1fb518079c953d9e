"""Pages of the clerk."""
