"""What is searched: the words of what is public, made from it and to be made anew from it at any time."""

from __future__ import annotations

from django.db import models

from reports.models.old_reports import OldReport
from reports.models.records import Publication


class Entry(models.Model):
    title = models.TextField()
    body = models.TextField()
    published_at = models.DateTimeField(db_index=True)
    slice = models.PositiveIntegerField(db_index=True)
    """See search.entries: never less than that of an entry which was published before."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class SearchEntry(Entry):
    """A current publication as search.index writes it; its grams stand beside it, where only the database looks.

    PostgreSQL keeps them in the column `grams` (tsvector) of this table, SQLite in reports_searchgrams (FTS5).
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )


class OldSearchEntry(Entry):
    """The same of a current report of the years before the form, with its grams in reports_oldsearchgrams."""

    old_report = models.OneToOneField(
        OldReport, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
