"""Excel files of publications."""
