"""A region's sums: the reports of everything below a government, kept for each year.

Agencies with nothing below them count with their own report; a government below counts by its region, since its own
report adds that up already. A region's sum is made of those just below: their publications and their kept sums, so
that nobody ever scans the nation. Whoever publishes or withdraws leaves a note in the same transaction (`note`), and
the sweep makes the sums above it anew, deepest first (`refresh`). Until then a page says that something is waiting.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import reduce

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from reports.agencies.models import Agency
from reports.document import figures
from reports.editions.layout import Figures
from reports.models import Filing, Publication, RegionChange, RegionSum, ReportYear

AT_ONCE = 500
"""Notes that one sweep takes; what more there is comes with the next."""
LOOKED_AT = 1000
"""Notes that a page goes through to find those of its region."""
PAUSE = timedelta(seconds=10)
"""Between two times that a worker adds up while it publishes."""
Place = tuple[int, int]
"""Agency and report year."""


def note(filing: Filing) -> None:
    """What is public of it has changed. Belongs into the transaction that changes it; a row of its own, so that two
    who publish at once never wait for the sum above both."""
    RegionChange.objects.create(agency_id=filing.agency_id, report_year_id=filing.report_year_id)


def note_all(agencies: Iterable[Agency] | None = None) -> None:
    """Every year of these agencies is to be added up anew, since the tree has changed; without any, of all of them."""
    above = Agency.objects.exclude(children=None) if agencies is None else agencies
    current = Publication.objects.filter(is_current=True, filing__report_year=OuterRef("pk"))
    years = list(ReportYear.objects.filter(Exists(current)))
    notes = [RegionChange(agency=agency, report_year=year) for agency in above for year in years]
    RegionChange.objects.bulk_create(notes, batch_size=1000)


def is_due() -> bool:
    """Whether a note has waited for a while."""
    oldest = RegionChange.objects.order_by("pk").first()
    return oldest is not None and oldest.at < timezone.now() - PAUSE


def refresh(most: int | None = AT_ONCE) -> int:
    """Make the sums anew that the oldest notes concern. Returns how many notes there were.

    A note is taken away only after the sums above it are made, so that a killed worker loses none; two workers at
    once do the same work twice, the one that locks a sum later reading what is public later.
    """
    notes = list(RegionChange.objects.order_by("pk").values_list("pk", "agency", "report_year")[:most])
    for government, report_year in _deepest_first({(agency, year) for _pk, agency, year in notes}):
        make(government, report_year)
    for start in range(0, len(notes), AT_ONCE):
        RegionChange.objects.filter(pk__in=[pk for pk, _agency, _year in notes[start : start + AT_ONCE]]).delete()
    return len(notes)


def _deepest_first(changed: set[Place]) -> list[Place]:
    """The governments above what changed, and what changed itself where something stands below it."""
    parents = _parents({agency for agency, _year in changed})
    lines = {agency: _line(agency, parents) for agency, _year in changed}
    heads = set(Agency.objects.filter(children__isnull=False, pk__in=parents).values_list("pk", flat=True))
    places = {(above, year) for agency, year in changed for above in lines[agency] if above in heads}
    return sorted(places, key=lambda place: (-len(_line(place[0], parents)), place))


def _parents(agencies: set[int]) -> dict[int, int | None]:
    """{agency: the one above it} of these and of all above them."""
    parents: dict[int, int | None] = {}
    while agencies:
        found = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "parent"))
        parents |= found
        agencies = {parent for parent in found.values() if parent} - parents.keys()
    return parents


def _line(agency: int, parents: dict[int, int | None]) -> list[int]:
    """The agency and all above it."""
    line = [agency]
    while (above := parents.get(line[-1])) and above not in line:
        line.append(above)
    return line


def make(government: int, report_year: int) -> RegionSum:
    """Add up what stands just below it today."""
    with transaction.atomic():
        kept, _ = RegionSum.objects.get_or_create(agency_id=government, report_year_id=report_year)
        # Before anything is read: who comes second has to see what the first one saw, and perhaps more.
        kept = RegionSum.objects.select_for_update(of=("self",)).get(pk=kept.pk)
        documents = [document for document in _documents(government, report_year) if document]
        regions = RegionSum.objects.filter(
            agency__parent=government, agency__is_vertical=False, report_year=report_year, reports__gt=0
        )
        parts = list(regions.values_list("reports", "figures"))
        kept.figures = reduce(figures.add, documents + [document for _reports, document in parts], Figures())
        kept.reports = len(documents) + sum(reports for reports, _document in parts)
        kept.agencies, kept.made_at = max(counted(government).count(), kept.reports), timezone.now()
        kept.save(update_fields=["figures", "reports", "agencies", "made_at"])
    return kept


def _documents(government: int, report_year: int) -> QuerySet[Publication, Figures]:
    """The figures of those below it that have nothing below them."""
    current = Publication.objects.filter(
        is_current=True,
        filing__report_year=report_year,
        filing__agency__parent=government,
        filing__agency__is_vertical=False,
        filing__agency__children=None,
    )
    return current.values_list("document__figures", flat=True)


def counted(government: int) -> QuerySet[Agency]:
    """The agencies of a region whose own reports are added up; organs under vertical leadership belong elsewhere."""
    within = Agency.objects.within([Agency(pk=government)])
    return within.filter(children=None, is_vertical=False).exclude(pk=government)


def sums_of(agency: Agency, years: int) -> list[RegionSum]:
    """Its last years in which something was published, oldest first."""
    kept = agency.region_sums.filter(reports__gt=0).select_related("report_year")
    return list(reversed(kept.order_by("-report_year__year")[:years]))


def waiting(agency: Agency) -> int:
    """How many notes of the region are not in its sums yet; where very many wait, those of all regions."""
    notes = list(RegionChange.objects.order_by("pk").values_list("agency", flat=True)[:LOOKED_AT])
    if len(notes) == LOOKED_AT:
        return RegionChange.objects.count()
    parents = _parents(set(notes))
    return sum(agency.pk in _line(note, parents) for note in notes)
