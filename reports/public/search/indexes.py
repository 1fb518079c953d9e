"""Where entries stand: those of publications, and those of reports before the form, which are other rows altogether."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from reports.models import OldSearchEntry, SearchEntry

SLICE = 8192
"""Entries, see entries."""


@dataclass(frozen=True)
class Index:
    model: type[SearchEntry | OldSearchEntry]
    key: str
    """The column of what an entry is about, which is its primary key."""
    grams: str
    """SQLite's table of grams."""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def slice_of(self, published_at: object) -> int:
        """That of what was published just before; a new one behind the newest when that is full."""
        entries = self.model.objects.all()
        before = entries.filter(published_at__lte=published_at).order_by("-published_at")
        mine = before.values_list("slice", flat=True).first() or 0
        is_newest = mine == (entries.aggregate(newest=Max("slice"))["newest"] or 0)
        is_full = is_newest and entries.filter(slice=mine)[:SLICE].count() == SLICE
        return mine + 1 if is_full else mine

    def write_grams(self, pk: int, number: int, found: list[str]) -> None:
        """Those of an entry of slice `number`, in the place of what stood there."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"UPDATE {self.table} SET grams = array_to_tsvector(%s::text[]) WHERE {self.key} = %s",  # noqa: S608 - names of our own
                    [[f"{number:x}:{gram}" for gram in found], pk],
                )
                return
            self.drop_grams([pk])
            cursor.execute(f"INSERT INTO {self.grams} (rowid, grams) VALUES (%s, %s)", [pk, " ".join(found)])  # noqa: S608

    def drop_grams(self, pks: list[int]) -> None:
        """PostgreSQL keeps them in the entry's own row."""
        if connection.vendor == "sqlite" and pks:
            places = ", ".join(["%s"] * len(pks))
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {self.grams} WHERE rowid IN ({places})", pks)  # noqa: S608


REPORTS = Index(SearchEntry, "publication_id", "reports_searchgrams")
OLD = Index(OldSearchEntry, "old_report_id", "reports_oldsearchgrams")
