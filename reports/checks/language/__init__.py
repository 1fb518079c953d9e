"""Statements of a Chinese sentence about the table: what a rule compares with the figures."""
