"""Isolation of the process that reads a document somebody else made."""
