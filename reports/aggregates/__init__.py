"""Kept sums: article 49, regions, counts; marked stale or made anew by the same callers."""
