"""Corrections of WeasyPrint, each with the signature it expects."""
