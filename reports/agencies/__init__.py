"""Agencies, members and people: who files and who reviews, and how they are found and sign in."""
