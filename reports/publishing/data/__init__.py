"""Open data of publications."""
