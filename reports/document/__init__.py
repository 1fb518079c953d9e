"""A report as plain data: whole numbers by cell, and texts."""
