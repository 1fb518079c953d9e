"""Programs for who works on the project."""
