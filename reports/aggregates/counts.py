"""How many reports are public, by year and by the government they stand under: counted when one is published.

A shelf is counted anew each time and not added to, so that it is right whatever happened before; its row is locked
first, so that of two who publish at once the second counts both.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from reports import access
from reports.agencies.models import Agency
from reports.models import Filing, Shelf
from reports.public import catalogue


def count(filing: Filing) -> None:
    """What is public of it has changed. Belongs into the transaction that changes it."""
    head = catalogue.head_of(filing.agency)
    shelf, _ = Shelf.objects.get_or_create(head_id=head, report_year_id=filing.report_year_id)
    Shelf.objects.select_for_update().get(pk=shelf.pk)
    here = access.published().filter(filing__agency__in=catalogue.members([head]))
    public = here.filter(filing__report_year=filing.report_year_id)
    Shelf.objects.filter(pk=shelf.pk).update(count=public.count())


@transaction.atomic
def fill() -> None:
    """Count everything anew, since the tree has changed. It looks at all that is public."""
    heads = access.published().order_by().annotate(head=catalogue.HEAD)
    counts = heads.values_list("head", "filing__report_year").annotate(count=Count("pk"))
    shelves = [Shelf(head_id=head, report_year_id=year, count=found) for head, year, found in counts]
    Shelf.objects.all().delete()
    Shelf.objects.bulk_create(shelves, batch_size=2000)


def years() -> list[dict[str, int]]:
    """[{"year", "count"}] of the years of which something is public, newest first."""
    counted = Shelf.objects.values_list("report_year__year").annotate(count=Sum("count")).order_by("-report_year__year")
    return [{"year": year, "count": found} for year, found in counted if found]


def heads(year: int | None = None) -> QuerySet[Agency]:
    """The agencies that head a group in which something is public, of that year or at all."""
    filled = Shelf.objects.filter(count__gt=0)
    if year is not None:
        filled = filled.filter(report_year__year=year)
    return Agency.objects.filter(pk__in=filled.values("head"))
