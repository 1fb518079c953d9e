"""Middleware of the site: bodies that are too large, compression, the language of a page."""
