"""A government's sum: the reports of the agencies just below it, added up and kept (Regulations, article 49).

Nothing has to be told when something is published: a kept sum names the publications that it adds, and is made anew
where these are others today. So it can never be stale, and whoever loses it has it again with the next look.
"""

from __future__ import annotations

from functools import reduce

from reports.agencies.models import Agency, AgencyQuerySet
from reports.checks import Below
from reports.document import figures
from reports.editions.layout import Figures
from reports.models import Publication, ReportYear, Rollup


def below(agency: Agency, report_year: ReportYear) -> Below | None:
    """What a government's own report is compared with. None while a report is missing, and for who adds up nothing."""
    if agency.kind != Agency.Kind.GOVERNMENT:
        return None
    agencies = adds(agency).count()
    found = _publications(agency, report_year) if agencies else []
    if not agencies or len(found) < agencies:
        return None
    kept = rollup_of(agency, report_year)
    return Below(len(kept.publications), kept.figures, {cell: tuple(each) for cell, each in kept.single.items()})


def adds(government: Agency) -> AgencyQuerySet:
    """The agencies just below it; organs under vertical leadership (tax, customs) belong to their own."""
    return government.children.filter(is_vertical=False)


def rollup_of(government: Agency, report_year: ReportYear) -> Rollup:
    """The sum of what is published, however much is still missing."""
    found = _publications(government, report_year)
    kept = Rollup.objects.filter(agency=government, report_year=report_year).first()
    if kept and kept.publications == found:
        return kept
    documents = list(Publication.objects.filter(pk__in=found).values_list("document__figures", flat=True))
    single = {cell: [_at(each, cell) for each in documents] for cell in report_year.edition.single_reporter}
    total: Figures = reduce(figures.add, documents, {})
    made = {"publications": found, "figures": total, "single": single}
    return Rollup.objects.update_or_create(agency=government, report_year=report_year, defaults=made)[0]


def _publications(government: Agency, report_year: ReportYear) -> list[int]:
    current = Publication.objects.filter(
        is_current=True, filing__report_year=report_year, filing__agency__in=adds(government)
    )
    return list(current.order_by("pk").values_list("pk", flat=True))


def _at(document: Figures, address: str) -> int:
    return figures.flat(document).get(address, 0)
